#ifndef PIXMAN_H__
#define PIXMAN_H__
#include <stdint.h>
typedef int pixman_bool_t;
typedef int32_t pixman_fixed_t;
typedef union pixman_image pixman_image_t;
typedef struct { uint16_t red, green, blue, alpha; } pixman_color_t;
typedef struct { int16_t x, y; uint16_t width, height; } pixman_rectangle16_t;
typedef struct { int32_t x1, y1, x2, y2; } pixman_box32_t;
typedef struct { int64_t size, count; } pixman_region32_data_t;
typedef struct { pixman_box32_t extents; void *data; } pixman_region32_t;
typedef struct { pixman_fixed_t matrix[3][3]; } pixman_transform_t;
#define PIXMAN_TYPE_OTHER 0
#define PIXMAN_TYPE_A 1
#define PIXMAN_TYPE_ARGB 2
#define PIXMAN_TYPE_ABGR 3
#define PIXMAN_TYPE_BGRA 8
#define PIXMAN_TYPE_RGBA 9
#define PIXMAN_FORMAT(bpp, type, a, r, g, b) (((bpp) << 24) | ((type) << 16) | ((a) << 12) | ((r) << 8) | ((g) << 4) | (b))
#define PIXMAN_FORMAT_BPP(format) ((uint32_t)(format) >> 24)
#define PIXMAN_FORMAT_TYPE(format) (((format) >> 16) & 0x3f)
#define PIXMAN_FORMAT_A(format) (((format) >> 12) & 0xf)
#define PIXMAN_FORMAT_R(format) (((format) >> 8) & 0xf)
#define PIXMAN_FORMAT_G(format) (((format) >> 4) & 0xf)
#define PIXMAN_FORMAT_B(format) ((format) & 0xf)
#define PIXMAN_FORMAT_DEPTH(format) (PIXMAN_FORMAT_A(format) + PIXMAN_FORMAT_R(format) + PIXMAN_FORMAT_G(format) + PIXMAN_FORMAT_B(format))
typedef enum {
    PIXMAN_a8r8g8b8 = PIXMAN_FORMAT(32, PIXMAN_TYPE_ARGB, 8, 8, 8, 8), PIXMAN_x8r8g8b8 = PIXMAN_FORMAT(32, PIXMAN_TYPE_ARGB, 0, 8, 8, 8),
    PIXMAN_a8b8g8r8 = PIXMAN_FORMAT(32, PIXMAN_TYPE_ABGR, 8, 8, 8, 8), PIXMAN_x8b8g8r8 = PIXMAN_FORMAT(32, PIXMAN_TYPE_ABGR, 0, 8, 8, 8),
    PIXMAN_b8g8r8a8 = PIXMAN_FORMAT(32, PIXMAN_TYPE_BGRA, 8, 8, 8, 8), PIXMAN_b8g8r8x8 = PIXMAN_FORMAT(32, PIXMAN_TYPE_BGRA, 0, 8, 8, 8),
    PIXMAN_r8g8b8a8 = PIXMAN_FORMAT(32, PIXMAN_TYPE_RGBA, 8, 8, 8, 8), PIXMAN_r8g8b8x8 = PIXMAN_FORMAT(32, PIXMAN_TYPE_RGBA, 0, 8, 8, 8),
    PIXMAN_r8g8b8 = PIXMAN_FORMAT(24, PIXMAN_TYPE_ARGB, 0, 8, 8, 8), PIXMAN_b8g8r8 = PIXMAN_FORMAT(24, PIXMAN_TYPE_ABGR, 0, 8, 8, 8),
    PIXMAN_r5g6b5 = PIXMAN_FORMAT(16, PIXMAN_TYPE_ARGB, 0, 5, 6, 5), PIXMAN_a1r5g5b5 = PIXMAN_FORMAT(16, PIXMAN_TYPE_ARGB, 1, 5, 5, 5),
    PIXMAN_x1r5g5b5 = PIXMAN_FORMAT(16, PIXMAN_TYPE_ARGB, 0, 5, 5, 5), PIXMAN_a8 = PIXMAN_FORMAT(8, PIXMAN_TYPE_A, 8, 0, 0, 0)
} pixman_format_code_t;
typedef enum { PIXMAN_OP_SRC = 1, PIXMAN_OP_OVER = 3 } pixman_op_t;
typedef void (*pixman_image_destroy_func_t)(pixman_image_t *image, void *data);
pixman_image_t *pixman_image_create_bits(pixman_format_code_t format, int width, int height, uint32_t *bits, int stride);
pixman_image_t *pixman_image_create_solid_fill(const pixman_color_t *color);
pixman_image_t *pixman_image_ref(pixman_image_t *image);
pixman_bool_t pixman_image_unref(pixman_image_t *image);
void pixman_image_set_destroy_function(pixman_image_t *image, pixman_image_destroy_func_t function, void *data);
uint32_t *pixman_image_get_data(pixman_image_t *image);
int pixman_image_get_width(pixman_image_t *image);
int pixman_image_get_height(pixman_image_t *image);
int pixman_image_get_stride(pixman_image_t *image);
pixman_format_code_t pixman_image_get_format(pixman_image_t *image);
pixman_bool_t pixman_format_supported_source(pixman_format_code_t format);
void pixman_image_composite(pixman_op_t op, pixman_image_t *src, pixman_image_t *mask, pixman_image_t *dest, int16_t src_x, int16_t src_y, int16_t mask_x, int16_t mask_y, int16_t dest_x, int16_t dest_y, uint16_t width, uint16_t height);
pixman_bool_t pixman_image_fill_rectangles(pixman_op_t op, pixman_image_t *image, const pixman_color_t *color, int count, const pixman_rectangle16_t *rectangles);
#endif
