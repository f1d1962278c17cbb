/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * label_machine.c - which of these things is asked for
 */
#include "label_machine.h"

int label_machine_asked(const label_machine *m)
{
    return m->propose + m->queue + (m->accept || m->reject) +
           (m->agree != NULL) + (m->similar != NULL);
}

const char *label_machine_wrong(const label_machine *m, const char *model,
                                int operands)
{
    if (m->propose && !model)
        return "--propose wants --model";
    if (m->accept && m->reject)
        return "--accept and --reject exclude each other";
    if (m->again && !m->propose)
        return "--again goes with --propose";
    if (m->band && !m->similar)
        return "--band goes with --similar";
    if (m->agree ? operands != 1 : operands > 0)
        return m->agree ? "--agree wants two names: --agree A B"
                        : "only --import takes FILEs";
    return NULL;
}

int label_machine_run(const label_work *w)
{
    const label_machine *m = w->asked;

    if (m->propose)
        return label_propose(w);
    if (m->queue)
        return label_queue(w);
    if (m->agree)
        return label_agree(w);
    if (m->similar)
        return label_similar(w);
    return label_judge(w, m->accept ? m->accept : m->reject,
                       m->accept != NULL);
}
