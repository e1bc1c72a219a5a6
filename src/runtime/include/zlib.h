#ifndef ZLIB_H
#define ZLIB_H
typedef unsigned char Bytef, Byte;
typedef unsigned int uInt;
typedef unsigned long uLong, uLongf;
typedef struct z_stream_s {
    const Bytef *next_in; uInt avail_in; uLong total_in;
    Bytef *next_out; uInt avail_out; uLong total_out;
    const char *msg; void *state;
    void *(*zalloc)(void *, uInt, uInt); void (*zfree)(void *, void *); void *opaque;
    int data_type; uLong adler, reserved;
} z_stream;
#define Z_OK 0
#define Z_STREAM_END 1
#define Z_BUF_ERROR (-5)
#define Z_NO_FLUSH 0
#define Z_SYNC_FLUSH 2
#define Z_FINISH 4
#define Z_BEST_SPEED 1
#define Z_DEFAULT_COMPRESSION (-1)
#define Z_DEFLATED 8
#define MAX_WBITS 15
int inflateInit2(z_stream *stream, int bits);
int inflateInit(z_stream *stream);
int inflate(z_stream *stream, int flush);
int inflateEnd(z_stream *stream);
int deflateInit(z_stream *stream, int level);
int deflate(z_stream *stream, int flush);
int deflateEnd(z_stream *stream);
int inflateReset(z_stream *stream);
int deflateReset(z_stream *stream);
uLong crc32(uLong crc, const Bytef *data, uInt size);
uLong adler32(uLong adler, const Bytef *data, uInt size);
uLong compressBound(uLong size);
int compress2(Bytef *to, uLongf *to_size, const Bytef *from, uLong size, int level);
#endif
