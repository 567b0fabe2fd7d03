// A few statements on a database in memory. The file system that SQLite insists on opens nothing.
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "sqlite3.h"

static int open_nothing(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out) {
  file->pMethods = NULL;
  return SQLITE_CANTOPEN;
}

static int access_nothing(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
  *result = 0;
  return SQLITE_OK;
}

static int same_name(sqlite3_vfs *vfs, const char *name, int size, char *out) {
  snprintf(out, size, "%s", name);
  return SQLITE_OK;
}

static int no_randomness(sqlite3_vfs *vfs, int size, char *out) {
  memset(out, 7, size);
  return size;
}

static int fixed_time(sqlite3_vfs *vfs, double *day) {
  *day = 2460000.5;
  return SQLITE_OK;
}

int sqlite3_os_init(void) {
  static sqlite3_vfs vfs = {
      .iVersion = 1,
      .szOsFile = sizeof(sqlite3_file),
      .mxPathname = 64,
      .zName = "none",
      .xOpen = open_nothing,
      .xAccess = access_nothing,
      .xFullPathname = same_name,
      .xRandomness = no_randomness,
      .xCurrentTime = fixed_time,
  };
  return sqlite3_vfs_register(&vfs, 1);
}

int sqlite3_os_end(void) { return SQLITE_OK; }

static int print_row(void *unused, int count, char **values, char **names) {
  for (int i = 0; i < count; i++)
    printf("%s%s", i == 0 ? "" : " ", values[i] == NULL ? "null" : values[i]);
  putchar('\n');
  return 0;
}

int use_sqlite(void) {
  static const char *const statements[] = {
      "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price REAL)",
      "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
      "INSERT INTO item SELECT i, printf('item %d', i), i * 0.25 FROM n",
      "CREATE INDEX by_name ON item (name)",
      "SELECT count(*), sum(price), max(name) FROM item WHERE name LIKE 'item 4%'",
      "CREATE VIRTUAL TABLE word USING fts5(text)",
      "INSERT INTO word SELECT name || ' costs ' || price FROM item",
      "SELECT count(*) FROM word WHERE word MATCH 'costs AND 25'",
  };
  sqlite3 *database;
  if (sqlite3_open(":memory:", &database) != SQLITE_OK)
    return 1;
  for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
    char *message = NULL;
    if (sqlite3_exec(database, statements[i], print_row, NULL, &message) != SQLITE_OK) {
      printf("%s\n", message == NULL ? "failed" : message);
      return 1;
    }
  }
  return sqlite3_close(database) != SQLITE_OK;
}
