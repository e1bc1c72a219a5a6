/**
 * What a function outside the executed set does instead of its own C.
 * - `c`: a definition in src/runtime/models, compiled with the tree's headers, takes its place.
 * - `nothing`: it does nothing and returns 0.
 * - `tree`: the tree's own function runs, though a pattern would say otherwise.
 * - `around`: the tree's function runs inside `flatcheck_around_NAME` of src/runtime/models, which gets it as first
 *   argument.
 */
export type ModelBehaviour = 'c' | 'nothing' | 'tree' | 'around';

/** An entry of the model table. */
export interface Model {
  /** The function's name; `*` stands for any run of characters. */
  readonly name: string;
  readonly behaviour: ModelBehaviour;
  /** Why the tree's own C is not run; shown in reports. */
  readonly reason: string;
  /** For `c` and `around`: the file in src/runtime/models. */
  readonly file?: string;
  /** What it does could decide what a machine does next: a call that only a patched tree makes is named as not run. */
  readonly isMissed?: boolean;
  /** Calls of it say nothing of what the machine does: how they differ in a patched tree is not compared. */
  readonly isSilent?: boolean;
  /** For functions that are static in the tree: the units whose function is meant, wherever a version keeps it. */
  readonly units?: readonly string[];
}

const c = (file: string, reason: string, names: readonly string[]): Model[] =>
  names.map((name) => ({ name, behaviour: 'c', reason, file }));

const tree = (reason: string, names: readonly string[]): Model[] =>
  names.map((name) => ({ name, behaviour: 'tree', reason }));

const around = (file: string, reason: string, names: readonly string[]): Model[] =>
  names.map((name) => ({ name, behaviour: 'around', reason, file }));

const nothing = (reason: string, names: readonly string[]): Model[] =>
  names.map((name) => ({ name, behaviour: 'nothing', reason }));

const missed = (models: readonly Model[]): Model[] => models.map((model) => ({ ...model, isMissed: true }));

const silent = (models: readonly Model[]): Model[] => models.map((model) => ({ ...model, isSilent: true }));

/**
 * The model table. An exact name wins over a pattern, an earlier pattern over a later one. Names that a version of QEMU
 * does not have are harmless; what has another name in another version is listed under each.
 */
export const models: readonly Model[] = [
  ...c('host/ram.c', 'guest RAM has addresses but no memory: nothing reads or writes it', [
    'qemu_anon_ram_alloc',
    'qemu_anon_ram_free',
  ]),
  ...c('migration.c', 'no migration, but RAM blocks get their names', [
    'vmstate_register_ram',
    'vmstate_register_ram_global',
    'vmstate_check_only_migratable',
  ]),
  ...nothing('guest RAM has no memory that the host could be advised about', [
    'qemu_madvise',
    'qemu_ram_setup_dump',
    'ram_block_notify_*',
    'ram_block_coordinated_discard_require',
    'ram_block_discard_*',
    'ram_block_uncoordinated_discard_*',
  ]),
  ...c('dispatch.c', 'no radix tree that guest accesses are looked up in, but its references to regions', [
    'address_space_dispatch_new',
    'address_space_dispatch_free',
    'flatview_add_to_dispatch',
  ]),
  {
    name: 'address_space_lookup_region',
    behaviour: 'c',
    file: 'dispatch.c',
    units: ['system/physmem.c', 'softmmu/physmem.c'],
    reason: 'a section is looked for in a list',
  },
  ...nothing('the radix tree that guest accesses are looked up in is not made', ['address_space_dispatch_compact']),
  ...missed(
    around('access.c', 'nobody reads or writes guest memory but our test device', [
      'address_space_read_full',
      'address_space_write',
      'address_space_rw',
      'address_space_map',
      'address_space_unmap',
      'address_space_access_valid',
      'address_space_cache_init',
      'flatview_translate',
    ]),
  ),
  ...tree('a mapping of guest memory is one of the address space', [
    'cpu_physical_memory_map',
    'cpu_physical_memory_unmap',
    'address_space_cache_destroy',
  ]),
  ...missed(
    nothing('nobody reads or writes guest memory', [
      'address_space_ld*',
      'address_space_st*',
      'address_space_write_rom',
      'address_space_set',
      'address_space_cache_*',
      'address_space_translate*',
      'cpu_physical_memory_rw',
      'physical_memory_rw',
      'dma_memory_set',
      'dma_blk_*',
    ]),
  ),
  ...c('rcu.c', 'one thread: reclaimed after each step instead of by the RCU thread', [
    'call_rcu1',
    'drain_call_rcu',
    'get_ptr_rcu_reader',
    'rcu_gp_ctr',
    'rcu_gp_event',
  ]),
  ...silent(
    nothing('one thread: no grace period to wait for', [
      'synchronize_rcu',
      'rcu_register_thread',
      'rcu_unregister_thread',
      'rcu_add_force_rcu_notifier',
      'rcu_remove_force_rcu_notifier',
    ]),
  ),
  ...c('locks.c', 'one thread: a lock is free unless it holds it itself, and the big lock is held', [
    'bql_locked',
    'qemu_mutex_iothread_locked',
    'qemu_in_main_thread',
    'bql_mutex_lock_func',
    'qemu_bql_mutex_lock_func',
    'qemu_mutex_init',
    'qemu_mutex_destroy',
    'qemu_mutex_unlock_impl',
    'qemu_mutex_lock_func',
    'qemu_mutex_trylock_func',
    'qemu_rec_mutex_lock_func',
    'qemu_rec_mutex_trylock_func',
  ]),
  ...tree('locks are made and held', ['qemu_mutex_lock_ramlist', 'qemu_mutex_unlock_ramlist']),
  ...silent(
    nothing('one thread: locks, events and threads have nothing to do', [
      'bql_lock_impl',
      'bql_unlock',
      'qemu_mutex_*',
      'qemu_rec_mutex_*',
      'qemu_cond_*',
      'qemu_event_*',
      'qemu_sem_*',
      'qemu_thread_*',
      'qemu_lockcnt_*',
      'qemu_spin_*',
    ]),
  ),
  ...c('qom.c', 'types are registered when their unit is loaded, and units are loaded when a type is looked up', [
    'register_module_init',
  ]),
  {
    name: 'type_table_lookup',
    behaviour: 'around',
    file: 'qom.c',
    units: ['qom/object.c'],
    reason: 'a QOM type that is asked for is loaded from the tree',
  },
  {
    name: 'type_register_internal',
    behaviour: 'around',
    file: 'qom.c',
    units: ['qom/object.c'],
    reason: 'what a type is derived from is loaded with it',
  },
  {
    name: 'object_class_dynamic_cast',
    behaviour: 'around',
    file: 'qom.c',
    units: ['qom/object.c'],
    reason: 'a cast to a type that is not loaded fails without loading it',
  },
  {
    name: 'target_info',
    behaviour: 'around',
    file: 'target.c',
    reason:
      'where the target tells of itself by a QOM type, as main() would look for it: no list of all types is there to be walked',
  },
  ...nothing('QEMU modules are not loaded: types come from the tree', ['module_load_qom*', 'module_load']),
  ...c('cpu.c', 'no guest instruction runs: one x86 CPU with the physical address width of TCG, and its APIC', [
    'x86_cpus_init',
    'cpu_x86_cpuid',
    'cpus_are_resettable',
  ]),
  ...tree('devices are told once that the guest runs', [
    'qdev_add_vm_change_state_handler',
    'qdev_add_vm_change_state_handler_full',
    'qemu_add_vm_change_state_handler_prio',
    'qemu_add_vm_change_state_handler_prio_full',
  ]),
  ...around('vm-state.c', 'the guest runs once the machine is built; what is no device was not noted', [
    'runstate_is_running',
    'qemu_del_vm_change_state_handler',
  ]),
  ...nothing('no guest instruction runs', [
    'cpu_synchronize_*',
    'vm_set_suspended',
    'qemu_add_vm_change_state_handler',
    'cpu_interrupt*',
    'cpu_reset_interrupt',
    'x86_cpu_set_a20',
    'cpu_is_bsp',
    'cpu_set_apic_*',
    'cpu_get_apic_*',
    'pause_all_vcpus',
    'resume_all_vcpus',
    'async_run_on_cpu',
    'run_on_cpu',
    'qemu_cpu_kick',
    'qemu_cpu_is_self',
    'tlb_*',
    'tb_*',
    'x86_register_ferr_irq',
    'x86_cpu_set_default_version',
    'x86_cpu_after_reset',
    'accel_init_interfaces',
    'accel_*',
    'qemu_plugin_*',
    'gdb_*',
  ]),
  ...tree("KVM's memory listener, on a modelled kernel", [
    'accel_init_machine',
    'kvm_memory_listener_register',
    'kvm_ioctl',
    'kvm_vm_ioctl',
    'kvm_check_extension',
    'kvm_vm_check_extension',
    'kvm_has_smm',
  ]),
  ...nothing('no accelerator, hypervisor or confidential guest', [
    'kvm_*',
    'kvmclock_create',
    'xen_*',
    'whpx_*',
    'hvf_*',
    'nvmm_*',
    'sev_*',
    'tdx_*',
    'sgx_*',
    'hyperv_*',
    'qtest_*',
  ]),
  ...c('bottom-halves.c', 'what is scheduled runs when the step is over', [
    'qemu_bh_new_full',
    'aio_bh_new_full',
    'qemu_bh_schedule',
    'qemu_bh_schedule_idle',
    'qemu_bh_cancel',
    'qemu_bh_delete',
    'aio_bh_schedule_oneshot_full',
  ]),
  ...silent(nothing('there is one event loop, which has no context', ['qemu_get_aio_context'])),
  ...silent(
    nothing('file descriptors are neither opened nor waited for', [
      'event_notifier_init',
      'event_notifier_init_fd',
      'event_notifier_cleanup',
      'event_notifier_get_fd',
      'event_notifier_get_wfd',
    ]),
  ),
  ...nothing('time stands still: no timer expires', [
    'timer_*',
    'qemu_clock_*',
    'cpu_get_ticks',
    'cpu_get_clock',
    'aio_*',
    'qemu_notify_event',
    'qemu_set_fd_handler',
    'event_notifier_*',
    'eventfd',
    'main_loop_*',
    'ptimer_*',
    'icount_*',
    'realtime_init',
    'qemu_timedate_diff',
    'replay_*',
  ]),
  ...c('host/time.c', 'time stands still', ['qemu_get_timedate']),
  ...c('migration.c', 'no migration', ['migration_is_idle', 'migrate_get_current']),
  ...tree('no descriptor is kept over a restart; QEMU keeps its books of them', [
    'cpr_find_fd',
    'cpr_save_fd',
    'cpr_resave_fd',
    'cpr_delete_fd',
    'cpr_open_fd',
    'cpr_get_fd_param',
    'cpr_is_incoming',
  ]),
  ...nothing('no migration', [
    'vmstate_register*',
    'vmstate_unregister*',
    'vmstate_save_*',
    'register_savevm*',
    'unregister_savevm*',
    'register_global_state',
    'global_state_*',
    'migrate_*',
    'migration_*',
    'cpr_*',
    'savevm_*',
    'qemu_savevm_*',
  ]),
  ...c('messages.c', 'where QEMU trusts its compiler to see that code cannot be reached', [
    'qemu_build_not_reached_always',
  ]),
  ...c('messages.c', 'messages go to standard error; there is no monitor', [
    'error_vprintf',
    'error_printf',
    'qemu_vprintf',
    'qemu_printf',
    'monitor_cur',
    'monitor_vprintf',
  ]),
  ...silent(nothing('one thread: no coroutines', ['qemu_coroutine_self', 'qemu_in_coroutine'])),
  ...tree('descriptors are given by their numbers', ['monitor_fd_param']),
  ...silent(
    nothing('no management interface, no tracing', ['trace_*', 'qapi_event_send_*', 'monitor_*', 'qmp_*', 'hmp_*']),
  ),
  ...c('host/block.c', 'no block back ends, but the buffers that controllers allocate through them', [
    'blk_blockalign',
  ]),
  ...c('host/block.c', 'one block back end where firmware is in flash memory: its size shows, its contents do not', [
    'blk_by_name',
    'blk_getlength',
    'blk_supports_write_perm',
  ]),
  ...tree('a back end of the wrong size is refused as QEMU does', ['blk_check_size_and_read_all']),
  ...nothing('no block, character, network, audio or display back ends', [
    'drive_*',
    'blk_*',
    'bdrv_*',
    'blockdev_*',
    'block_*',
    'qemu_chr_*',
    'serial_hd',
    'qemu_new_nic',
    'qemu_find_nic_info',
    'qemu_create_nic_*',
    'qemu_configure_nic_*',
    'qemu_del_*',
    'net_*',
    'nic_*',
    'audio_*',
    'AUD_*',
    'dpy_*',
    'graphic_*',
    'qemu_graphic_*',
    'qemu_console_*',
    'qemu_input_*',
    'qemu_add_kbd_*',
    'qemu_add_mouse_*',
    'qemu_add_led_*',
    'qemu_remove_*_handler',
    'vga_*_console',
  ]),
  {
    name: 'vhost_set_backend_type',
    behaviour: 'around',
    file: 'host/vhost.c',
    units: ['hw/virtio/vhost.c'],
    reason: 'a vhost-user backend takes every memory table',
  },
  ...nothing('no IOMMU stands before the device that vhost serves', ['virtio_bus_device_iommu_enabled']),
  ...c('host/kernel.c', 'a kernel that records what listeners ask it for', ['ioctl']),
  ...['fw_cfg_add_file_callback', 'fw_cfg_modify_file'].map(
    (name): Model => ({
      name,
      behaviour: 'around',
      file: 'fw_cfg.c',
      reason: 'what firmware is handed is noted',
    }),
  ),
  ...c('host/firmware.c', "firmware files of QEMU's sizes that hold zeros", [
    'qemu_find_file',
    'qemu_open',
    'open',
    'lseek',
    'read',
    'close',
  ]),
  ...c('host/vfio.c', 'a kernel with one VFIO device, whose registers answer and whose memory is not there', [
    'stat',
    'readlink',
    'pread',
    'pwrite',
    'mmap',
    'munmap',
  ]),
  ...nothing('contents of firmware and of tables for it do not show in the memory map', [
    'rom_add_file',
    'rom_add_blob',
    'rom_add_*',
    'rom_reset',
    'rom_check_and_register_reset',
    'acpi_setup',
    'acpi_setup_microvm',
    'dt_setup_microvm',
    'smbios_*',
    'fw_cfg_build_smbios',
    'handle_machine_dumpdtb',
    'add_boot_device_path',
    'add_boot_device_lchs',
  ]),
  ...nothing('as with -nodefaults', ['defaults_enabled']),
];
