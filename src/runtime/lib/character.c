/* Classes of characters in the C locale. */
#include <ctype.h>

static int between(int character, int low, int high)
{
    return (unsigned)(character - low) <= (unsigned)(high - low);
}

int isdigit(int character)
{
    return between(character, '0', '9');
}

int islower(int character)
{
    return between(character, 'a', 'z');
}

int isupper(int character)
{
    return between(character, 'A', 'Z');
}

int isalpha(int character)
{
    return between(character | 32, 'a', 'z');
}

int isalnum(int character)
{
    return isalpha(character) || isdigit(character);
}

int isxdigit(int character)
{
    return isdigit(character) || between(character | 32, 'a', 'f');
}

int isspace(int character)
{
    return character == ' ' || between(character, '\t', '\r');
}

int isblank(int character)
{
    return character == ' ' || character == '\t';
}

int iscntrl(int character)
{
    return between(character, 0, 31) || character == 127;
}

int isprint(int character)
{
    return between(character, ' ', '~');
}

int isgraph(int character)
{
    return between(character, '!', '~');
}

int ispunct(int character)
{
    return isgraph(character) && !isalnum(character);
}

int isascii(int character)
{
    return between(character, 0, 127);
}

int toascii(int character)
{
    return character & 127;
}

int tolower(int character)
{
    return isupper(character) ? character + 32 : character;
}

int toupper(int character)
{
    return islower(character) ? character - 32 : character;
}
