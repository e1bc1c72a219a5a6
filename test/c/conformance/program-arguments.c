/* What main() gets: the program's name, and nothing else. */
#include <stdio.h>

int main(int argc, char **argv)
{
    printf("%d %d %d\n", argc, argv[0] != 0 && argv[0][0] != 0, argv[argc] == 0);
    return 0;
}
