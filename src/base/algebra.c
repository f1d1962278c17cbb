/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * algebra.c - dense linear algebra, through OpenBLAS
 *
 * Debian's OpenBLAS holds LAPACK too, so that its Fortran names are called
 * directly: LAPACKE would be two more libraries, and a millisecond of every
 * start of the command, for one transposition that is not needed.
 */
#include "base/algebra.h"

#include <cblas.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/fail.h"
#include "base/memory.h"

/* gfortran's convention: lengths of character arguments come last. */
extern void dsytrd_(const char *part, const int *n, double *a, const int *row,
                    double *diagonal, double *beside, double *tau,
                    double *work, const int *work_size, int *info,
                    size_t part_length);
extern void dorgtr_(const char *part, const int *n, double *a, const int *row,
                    const double *tau, double *work, const int *work_size,
                    int *info, size_t part_length);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int users, threads_of_host;

void ori__algebra_begin(void)
{
    pthread_mutex_lock(&lock);
    if (users++ == 0) {
        threads_of_host = openblas_get_num_threads();
        if (threads_of_host != 1)
            openblas_set_num_threads(1);
    }
    pthread_mutex_unlock(&lock);
}

void ori__algebra_end(void)
{
    pthread_mutex_lock(&lock);
    if (--users == 0 && threads_of_host != 1)
        openblas_set_num_threads(threads_of_host);
    pthread_mutex_unlock(&lock);
}

/* A build without threads of its own shares one buffer among its callers
 * (Debian's is not made with USE_LOCKING): two at once spoil each other. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static bool take_turn(void)
{
    const bool alone = openblas_get_parallel() == OPENBLAS_SEQUENTIAL;

    if (alone)
        pthread_mutex_lock(&turn);
    return alone;
}

static void give_turn(bool taken)
{
    if (taken)
        pthread_mutex_unlock(&turn);
}

void ori__product_run(const ori__product *p)
{
    const bool taken = take_turn();

    cblas_dgemm(CblasRowMajor, p->a_turned ? CblasTrans : CblasNoTrans,
                p->b_turned ? CblasTrans : CblasNoTrans, p->m, p->n, p->k, 1,
                p->a, p->a_row, p->b, p->b_row, p->add ? 1 : 0, p->c,
                p->c_row);
    give_turn(taken);
}

void ori__product_run_symmetric(const ori__product *p)
{
    const bool taken = take_turn();

    cblas_dsyrk(CblasRowMajor, CblasLower,
                p->a_turned ? CblasTrans : CblasNoTrans, p->m, p->k, 1, p->a,
                p->a_row, p->add ? 1 : 0, p->c, p->c_row);
    give_turn(taken);
}

/* Fortran's columns are our rows: its upper triangle is our lower one, and
 * what it calls Q lies there as Q'. */
ori_status ori__tridiagonal(double *a, int n, double *diagonal,
                            double *beside)
{
    const int work_size = 64 * n;   /* 64: the widest of LAPACK's blocks */
    double *tau = ORI__NEW(double, (size_t)n);
    double *work = ORI__NEW(double, (size_t)work_size);
    ori_status s = ORI_OK;
    int info;

    if (tau && work) {
        const bool taken = take_turn();

        /* Both fail for wrong arguments only. */
        dsytrd_("U", &n, a, &n, diagonal, beside, tau, work, &work_size,
                &info, 1);
        dorgtr_("U", &n, a, &n, tau, work, &work_size, &info, 1);
        give_turn(taken);
    } else {
        s = ori__fail_memory("a tridiagonal matrix");
    }
    ori__free(tau);
    ori__free(work);
    return s;
}
