/*
 * An empty FUSE file system of 1000 blocks that hangs in statfs for as long as a file exists.
 * usage: hanging_fs FILE CALLS MOUNT-POINT; each call of statfs appends a byte to CALLS.
 */
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fuse.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *hang_while;
static const char *calls;

static int attributes(const char *path, struct stat *st, struct fuse_file_info *info) {
  (void)info;
  if (strcmp(path, "/") != 0) return -ENOENT;
  memset(st, 0, sizeof *st);
  st->st_mode = S_IFDIR | 0755;
  st->st_nlink = 2;
  return 0;
}

static int statistics(const char *path, struct statvfs *st) {
  (void)path;
  FILE *log = fopen(calls, "a");
  if (log) {
    fputc('x', log);
    fclose(log);
  }
  while (access(hang_while, F_OK) == 0) usleep(5000);
  memset(st, 0, sizeof *st);
  st->f_bsize = st->f_frsize = 4096;
  st->f_blocks = 1000;
  st->f_bfree = 600;
  st->f_bavail = 500;
  return 0;
}

static const struct fuse_operations operations = {.getattr = attributes, .statfs = statistics};

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  hang_while = argv[1];
  calls = argv[2];
  char *arguments[] = {argv[0], "-f", "-o", "fsname=hanging,subtype=hanging", argv[3]};
  return fuse_main(5, arguments, &operations, NULL);
}
