#ifndef _SCSI_SG_H
#define _SCSI_SG_H
typedef struct sg_io_hdr {
    int interface_id, dxfer_direction; unsigned char cmd_len, mx_sb_len; unsigned short iovec_count; unsigned int dxfer_len;
    void *dxferp; unsigned char *cmdp, *sbp; unsigned int timeout, flags; int pack_id; void *usr_ptr;
    unsigned char status, masked_status, msg_status, sb_len_wr; unsigned short host_status, driver_status;
    int resid; unsigned int duration, info;
} sg_io_hdr_t;
#define SG_DXFER_NONE (-1)
#define SG_DXFER_TO_DEV (-2)
#define SG_DXFER_FROM_DEV (-3)
#define SG_ERR_DRIVER_TIMEOUT 0x06
#define SG_ERR_DRIVER_SENSE 0x08
#define SG_ERR_DID_OK 0
#define SG_ERR_DID_NO_CONNECT 1
#define SG_ERR_DID_BUS_BUSY 2
#define SG_ERR_DID_TIME_OUT 3
#define SG_IO 0x2285
#define SG_GET_VERSION_NUM 0x2282
#define SG_GET_SCSI_ID 0x2276
#define SG_SET_TIMEOUT 0x2201
#endif
