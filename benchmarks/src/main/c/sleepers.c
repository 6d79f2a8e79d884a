/*
 * Many processes that do nothing: forks as many as its argument says, prints a line when they are
 * there, and ends them when its input ends.
 *
 * gcc -O2 -o sleepers sleepers.c
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **arguments) {
  int wanted = count > 1 ? atoi(arguments[1]) : 0;
  for (int i = 0; i < wanted; i++) {
    pid_t child = fork();
    if (child < 0) {
      perror("fork");
      return 1;
    }
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      close(0);
      close(1);
      close(2);
      while (1) pause();
    }
  }
  puts("ready");
  fflush(stdout);
  while (getchar() != EOF) {
  }
}
