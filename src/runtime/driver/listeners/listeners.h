/* The listeners that were asked for, and where in a machine's life each is run. */
#ifndef FLATCHECK_LISTENERS_H
#define FLATCHECK_LISTENERS_H

/* Creates the machine's accelerator. */
void flatcheck_accelerator_init(void);

void flatcheck_before_reset(void);
void flatcheck_after_reset(void);

void flatcheck_kvm_init(void);

/* Before the board is built; and at each reset. */
void flatcheck_observers_register(void);
void flatcheck_observers_reset(void);

void flatcheck_vhost_register(void);
void flatcheck_vhost_user_register(void);
void flatcheck_vhost_start(void);
void flatcheck_vhost_stop(void);

#endif
