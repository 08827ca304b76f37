/**
 * Settings of glibc for the process of a server. Of what a start or a burst of photos has freed, glibc keeps up to 64 MB in each
 * of its arenas, and a thread has an arena of its own. With these it has two arenas, and gives back what is above 4 MB. Another
 * C library does not read them.
 */
export const MALLOC_SETTINGS = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '4194304',
  MALLOC_MMAP_THRESHOLD_: '4194304',
};
