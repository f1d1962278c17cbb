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
extern void dsyevr_(const char *job, const char *range, const char *part,
                    const int *n, double *a, const int *row, const double *vl,
                    const double *vu, const int *first, const int *last,
                    const double *tolerance, int *found, double *values,
                    double *vectors, const int *vectors_row, int *support,
                    double *work, const int *work_size, int *iwork,
                    const int *iwork_size, int *info, size_t job_length,
                    size_t range_length, size_t part_length);

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

/* Rows in the opposite order: LAPACK's goes up. */
static void turn_round(int n, int k, double *values, double *vectors)
{
    for (int i = 0, j = k - 1; i < j; i++, j--) {
        const double value = values[i];

        values[i] = values[j];
        values[j] = value;
        for (int c = 0; c < n; c++) {
            const double v = vectors[(ptrdiff_t)i * n + c];

            vectors[(ptrdiff_t)i * n + c] = vectors[(ptrdiff_t)j * n + c];
            vectors[(ptrdiff_t)j * n + c] = v;
        }
    }
}

ori_status ori__eigen_largest(double *a, int n, int k, double *values,
                              double *vectors)
{
    const int work_size = 64 * n, iwork_size = 10 * n, first = n - k + 1;
    const double none = 0;      /* 0: as exact as it can be */
    double *work = ORI__NEW(double, (size_t)work_size);
    double *all = ORI__NEW(double, (size_t)n);
    int *iwork = ORI__NEW(int, (size_t)iwork_size);
    int *support = ORI__NEW(int, 2 * (size_t)n);
    ori_status s = ORI_OK;
    int found = 0, info = 0;

    if (work && all && iwork && support) {
        const bool taken = take_turn();

        dsyevr_("V", "I", "U", &n, a, &n, &none, &none, &first, &n, &none,
                &found, all, vectors, &n, support, work, &work_size, iwork,
                &iwork_size, &info, 1, 1, 1);
        give_turn(taken);
        if (info != 0 || found != k)
            s = ori__fail(ORI_EDATA, "a matrix has no eigenvalues that can "
                          "be found: are all its numbers finite?");
    } else {
        s = ori__fail_memory("eigenvalues");
    }
    for (int i = 0; s == ORI_OK && i < k; i++)
        values[i] = all[i];
    if (s == ORI_OK)
        turn_round(n, k, values, vectors);
    ori__free(work);
    ori__free(all);
    ori__free(iwork);
    ori__free(support);
    return s;
}
