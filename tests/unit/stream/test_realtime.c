/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * test_realtime.c - what a stream asks of the system while it runs: nothing
 *
 * Two judges, at the same time.  Allocation, locks and OpenMP's regions are
 * counted by functions of the same names in this program, which the dynamic
 * linker takes before those of the libraries.  System calls are judged by
 * the kernel: the work is done in a child process that has promised
 * (seccomp) to make none but to exit.
 */
#include <oriole/conv/partitioned.h>
#include <oriole/stream/stream.h>

#include <dlfcn.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream_check.h"
#include "suite.h"

/* volatile: the compiler believes that malloc() does not look at them. */
static _Thread_local volatile bool counting;
static _Thread_local volatile int counted;

/* The sanitizers have put their own functions there. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define COUNTS 1

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t align, size_t size);
extern void __libc_free(void *memory);

void *malloc(size_t size)
{
    counted += counting;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    counted += counting;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    counted += counting;
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t align, size_t size)
{
    counted += counting;
    return __libc_memalign(align, size);
}

int posix_memalign(void **memory, size_t align, size_t size)
{
    counted += counting;
    *memory = __libc_memalign(align, size);
    return *memory ? 0 : 12;
}

void free(void *memory)
{
    counted += counting;
    __libc_free(memory);
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    static int (*real)(pthread_mutex_t *);

    counted += counting;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "pthread_mutex_lock");
    return real(mutex);
}

void GOMP_parallel(void (*body)(void *), void *data, unsigned threads,
                   unsigned flags);
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads,
                   unsigned flags)
{
    static void (*real)(void (*)(void *), void *, unsigned, unsigned);

    counted += counting;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "GOMP_parallel");
    real(body, data, threads, flags);
}
#else
#define COUNTS 0
#endif

/* A signal that repeats: what there is of it, in pieces of `piece`. */
typedef struct feed {
    ori_stream *stream;
    const float *x;
    int64_t length, piece;
    int64_t hops;               /* scores so far */
    float sum;                  /* of them, so that they are used */
} feed;

/* Everything that is promised, until so many scores have come; a gap now
 * and then. */
static void run(feed *f, int64_t hops)
{
    ori_stream_frame frame;

    for (int64_t turn = 1; f->hops < hops; turn++) {
        int64_t at = 0;

        while (at < f->length) {
            const int64_t left = f->length - at;

            at += ori_stream_push(f->stream, f->x + at,
                                  left < f->piece ? left : f->piece);
            while (ori_stream_pull(f->stream, &frame)) {
                f->sum += frame.probabilities[0] + frame.present;
                f->hops++;
            }
        }
        if (turn % 5 == 0) {
            ori_stream_finish(f->stream);
            while (ori_stream_pull(f->stream, &frame))
                f->hops++;
            ori_stream_reset(f->stream, 1000);
        }
        f->sum += (float)ori_stream_account_of(f->stream).pending +
                  (float)ori_stream_cost_of(f->stream).hop_samples;
    }
}

/* Only exit: anything else kills. */
static bool promise_no_calls(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
    struct sock_fprog program = { 4, filter };

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* How the child ended, if not by a signal, whose number is below these. */
enum { WELL = 0, HAS_COUNTED = 101, NOT_WORKED = 102 };

static bool is_watched(void)
{
    static bool told;
    const pid_t child = fork();
    int status = 1;

    if (child == 0)
        _exit(!promise_no_calls());
    waitpid(child, &status, 0);
    if (status != 0 && !told)
        printf("  system calls not watched: no seccomp here\n");
    told |= status != 0;
    return status == 0;
}

/* `also`: something to be caught at; NULL: nothing. */
static int run_watched(feed *f, int64_t hops, void (*also)(void))
{
    const bool watched = is_watched();
    const pid_t child = fork();
    int status = 0;

    if (child == 0) {
        if (watched)
            promise_no_calls();
        counted = 0;
        counting = true;
        run(f, hops);
        if (also)
            also();
        counting = false;
        syscall(SYS_exit_group, counted > 0     ? HAS_COUNTED
                                : f->hops < hops || !(f->sum > 0) ? NOT_WORKED
                                                                  : WELL);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

static void check(ori_model *model, int64_t piece, int64_t hops)
{
    const int channels = ori_model_channels(model);
    feed f = { .length = 20000, .piece = piece };
    float *x = signal_by_chance(f.length, channels, true, 3);

    f.x = x;
    CU_ASSERT_EQUAL_FATAL(ori_stream_create(&f.stream, model, NULL), ORI_OK);
    CU_ASSERT_EQUAL(run_watched(&f, hops, NULL), WELL);
    ori_stream_destroy(f.stream);
    ori_model_destroy(model);
    free(x);
}

/* 10^6 hops of a network that is small but has all kinds of layers. */
static void test_a_million_hops(void)
{
    const char *text = "conv 4 kernel=3 pad=same; batchnorm; relu; add { { } "
                       "{ conv 4 kernel=5 pad=same } }; maxpool 2; softmax; "
                       "global_avg; dense $classes";
    ori_frontend f = ORI_FRONTEND_INIT;

    f.features = ORI_FEATURES_MFCC;
    f.mel = (ori_mel_options){ .size = sizeof f.mel, .rate_hz = 1000,
                               .window_samples = 16, .hop_samples = 8,
                               .fft_samples = 16, .bands = 6,
                               .coefficients = 4, .range_db = 40 };
    check(recogniser_of(text, 1, 80, &f, 1000), 8, 1000000);
}

/* And of one as they are used: the transform's length is another matter. */
static void test_a_network_for_sound(void)
{
    ori_frontend f = ORI_FRONTEND_INIT;

    f.features = ORI_FEATURES_MFCC;
    f.mel = (ori_mel_options){ .size = sizeof f.mel, .rate_hz = 16000,
                               .window_samples = 400, .hop_samples = 160,
                               .fft_samples = 512, .bands = 64,
                               .coefficients = 13, .range_db = 40 };
    check(recogniser_of(ori_arch_text("resnet"), 1, 8000, &f, 16000), 160,
          500);
}

static void test_a_long_filter(void)
{
    enum { TAPS = 9000, HOP = 32 };
    ori_partitioned_options o = ORI_PARTITIONED_OPTIONS_INIT;
    float *taps = signal_by_chance(TAPS, 1, false, 1), x[HOP] = { 1 };
    ori_partitioned *f = NULL;

    o.hop_frames = HOP;
    CU_ASSERT_EQUAL_FATAL(ori_partitioned_create(&f, taps, TAPS, &o),
                          ORI_OK);
    counted = 0;
    counting = true;
    for (int i = 0; i < 10000; i++)
        ori_partitioned_push(f, x, x);
    counting = false;
    CU_ASSERT_EQUAL(counted, 0);
    ori_partitioned_destroy(f);
    free(taps);
}

static void ask_for_memory(void)
{
    void *volatile memory = malloc(3);

    free(memory);
}

static void call_the_system(void)
{
    (void)getppid();
}

/* The judges are awake. */
static void test_the_judges(void)
{
    ori_model *m = recogniser("global_avg; dense $classes", 1, 20,
                              ORI_NORMALISE_NONE);
    float *x = signal_by_chance(100, 1, false, 3);
    feed f = { .length = 100, .piece = 7, .x = x };

    CU_ASSERT_EQUAL_FATAL(ori_stream_create(&f.stream, m, NULL), ORI_OK);
    if (COUNTS)
        CU_ASSERT_EQUAL(run_watched(&f, 10, ask_for_memory), HAS_COUNTED);
    if (is_watched())
        CU_ASSERT_EQUAL(run_watched(&f, 10, call_the_system), SIGSYS);
    ori_stream_destroy(f.stream);
    ori_model_destroy(m);
    free(x);
}

const ori__suite suite_realtime = { "realtime", {
    { "the judges are awake", test_the_judges },
    { "a million hops ask for nothing", test_a_million_hops },
    { "nor does a network for sound", test_a_network_for_sound },
    { "nor a long filter", test_a_long_filter },
    { NULL, NULL } } };
