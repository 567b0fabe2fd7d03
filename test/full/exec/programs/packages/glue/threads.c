// Work for threads: each sums the primes below a bound, under a mutex, and waits for the others at a barrier.
#include <pthread.h>
#include <stdio.h>

enum { THREADS = 4, BOUND = 3000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static int waiting;
static long total;

static int is_prime(int n) {
  if (n < 2) return 0;
  for (int i = 2; i * i <= n; i++)
    if (n % i == 0) return 0;
  return 1;
}

static void *work(void *argument) {
  int first = (int)(long)argument;
  long sum = 0;
  for (int n = first; n < BOUND; n += THREADS)
    if (is_prime(n)) sum += n;
  pthread_mutex_lock(&lock);
  total += sum;
  if (++waiting == THREADS) pthread_cond_broadcast(&arrived);
  else
    while (waiting < THREADS) pthread_cond_wait(&arrived, &lock);
  pthread_mutex_unlock(&lock);
  return (void *)sum;
}

int main(void) {
  pthread_t threads[THREADS];
  for (long i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, work, (void *)i);
  for (int i = 0; i < THREADS; i++) {
    void *sum;
    pthread_join(threads[i], &sum);
    printf("thread %d: %ld\n", i, (long)sum);
  }
  printf("total %ld\n", total);
  return 0;
}
