/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * oriole.h - the whole public interface
 *
 * oriole takes recordings and sensor logs to a trained recogniser.  Each
 * header below is the manual of one part; include them one by one or all
 * at once through this file.
 *
 * Conventions that hold everywhere:
 *
 *   - Tensors are float32 and contiguous.  Letters name their axes: N cases
 *     of a batch, C channels, T time, K output channels, J kernel taps.
 *     [N, C, T] means T varies fastest.
 *   - A function that can fail returns ori_status; results come back through
 *     pointers, which are set to NULL on failure.  ori_last_error() has the
 *     sentence for people.
 *   - Who creates destroys; destroy(NULL) does nothing.  A const pointer
 *     argument is read during the call and not kept, unless the text says so.
 *   - An object may be used by one thread at a time unless its header says
 *     more.  Different objects never share anything that can be written.
 *   - Structs filled by the user begin with their size; set them up with the
 *     ..._INIT macro of the same name, so that they can grow.
 */
#ifndef ORIOLE_ORIOLE_H
#define ORIOLE_ORIOLE_H

#include <oriole/base/case.h>
#include <oriole/base/safe_file.h>
#include <oriole/base/status.h>
#include <oriole/base/threads.h>
#include <oriole/catalog/agreement.h>
#include <oriole/catalog/catalog.h>
#include <oriole/catalog/label_file.h>
#include <oriole/catalog/proposals.h>
#include <oriole/conv/conv.h>
#include <oriole/conv/filter.h>
#include <oriole/conv/partitioned.h>
#include <oriole/conv/pool.h>
#include <oriole/conv/wisdom.h>
#include <oriole/data/annotations.h>
#include <oriole/data/archive.h>
#include <oriole/data/dataset.h>
#include <oriole/data/folder_watch.h>
#include <oriole/data/ingest.h>
#include <oriole/explain/ascent.h>
#include <oriole/explain/attribution.h>
#include <oriole/explain/deletion.h>
#include <oriole/explain/embedding.h>
#include <oriole/explain/explainer.h>
#include <oriole/explain/firing.h>
#include <oriole/explain/gradient_norms.h>
#include <oriole/explain/kernels.h>
#include <oriole/explain/layers.h>
#include <oriole/model/model.h>
#include <oriole/motif/append.h>
#include <oriole/motif/append_several.h>
#include <oriole/motif/chains.h>
#include <oriole/motif/motifs.h>
#include <oriole/motif/profile.h>
#include <oriole/motif/regimes.h>
#include <oriole/motif/several.h>
#include <oriole/motif/together.h>
#include <oriole/motif/watch.h>
#include <oriole/motif/window.h>
#include <oriole/net/look.h>
#include <oriole/net/net.h>
#include <oriole/picture/flow.h>
#include <oriole/picture/lanes.h>
#include <oriole/picture/log.h>
#include <oriole/picture/multiples.h>
#include <oriole/picture/page.h>
#include <oriole/picture/picture.h>
#include <oriole/picture/scatter.h>
#include <oriole/rocket/head.h>
#include <oriole/rocket/rocket.h>
#include <oriole/rocket/tensor.h>
#include <oriole/serve/serve.h>
#include <oriole/signal/check.h>
#include <oriole/signal/live.h>
#include <oriole/signal/overview.h>
#include <oriole/signal/signal.h>
#include <oriole/signal/spectrum.h>
#include <oriole/stream/event_rules.h>
#include <oriole/stream/event_run.h>
#include <oriole/stream/event_scores.h>
#include <oriole/stream/event_test.h>
#include <oriole/stream/event_truth.h>
#include <oriole/stream/event_tune.h>
#include <oriole/stream/events.h>
#include <oriole/stream/propose.h>
#include <oriole/stream/rank.h>
#include <oriole/stream/recording.h>
#include <oriole/stream/similar.h>
#include <oriole/stream/stream.h>
#include <oriole/train/baseline.h>
#include <oriole/train/metrics.h>
#include <oriole/train/ranking.h>
#include <oriole/train/train.h>

#endif
