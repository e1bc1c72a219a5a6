/* Arrays whose length is known when the program runs. */
#include <stdio.h>
static int rows(int n, int m, int a[n][m]) { int s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) s += a[i][j] * (i + 1); return s; }
static int total(int n, int a[n]) { int s = 0; for (int i = 0; i < n; i++) s += a[i]; return s; }
static unsigned long many(int n) { unsigned long s = 0; for (int i = 0; i < 20000; i++) { char big[n]; big[0] = 1; big[n - 1] = 2; if (i % 3 == 0) continue; s += sizeof big + big[0]; } return s; }
int main(void)
{
    int n = 3, m = 4;
    int line[n], grid[n][m], (*row)[m] = grid;
    typedef short shorts[n];
    for (int i = 0; i < n; i++) { line[i] = i + 1; for (int j = 0; j < m; j++) grid[i][j] = i * j; }
    n = 7;
    printf("%zu %zu %zu %zu %zu\n", sizeof line, sizeof grid, sizeof *row, sizeof(shorts), sizeof(int[n++]));
    printf("%d %d %d %ld\n", total(3, line), rows(3, m, grid), row[2][3], (long)(&grid[2] - row));
    row++;
    printf("%d %d %lu\n", (*row)[1], n, many(1000));
    return 0;
}
