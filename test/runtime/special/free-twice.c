#include <stdlib.h>

int main(void)
{
    void *block = malloc(100);
    free(block);
    free(block);
    return 0;
}
