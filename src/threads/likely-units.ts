/**
 * Units that bringing up and playing a PC and a Q35 machine reads, in the order in which they were read in runs of QEMU
 * 7.2.0, 10.0.2,
 * 10.2.2 and 11.1.1; those that 7.2.0 alone reads of what others have as well come last. They are preprocessed before
 * they are asked for. Nothing else depends on the list: a unit that is missing is preprocessed when it is asked for,
 * one that a tree has not is passed over, one too many is preprocessed in vain.
 */
export const LIKELY_UNITS: readonly string[] = `
  qom/object.c flatcheck:/models/qom.c flatcheck:/lib/stdio/stdio.c flatcheck:/lib/glib/hash.c
  flatcheck:/lib/glib/memory.c flatcheck:/lib/system.c flatcheck:/lib/glib/text.c flatcheck:/lib/memory.c
  qapi/qapi-visit-core.c flatcheck:/lib/glib/slist.c util/error-report.c flatcheck:/lib/glib/key.c
  flatcheck:/lib/string.c flatcheck:/lib/compiler/int128.c qobject/qobject.c flatcheck:/models/messages.c
  qobject/qnum.c qobject/qstring.c qobject/qdict.c qobject/qbool.c flatcheck:/lib/glib/pointers.c
  flatcheck:/lib/bytes.c target-info-stub.c target-info-qom.c flatcheck:/driver/machine.c softmmu/globals.c
  flatcheck:/driver/guest.c system/globals.c hw/core/machine.c util/error.c flatcheck:/models/cpu.c qom/compat-properties.c hw/core/sysbus.c
  softmmu/physmem.c softmmu/memory.c softmmu/ioport.c system/physmem.c system/memory.c system/ioport.c util/keyval.c
  qom/object_interfaces.c hw/core/qdev.c flatcheck:/driver/listeners/listeners.c flatcheck:/models/accelerators.c
  util/memalign.c qom/container.c hw/core/bus.c page-vary.c page-vary-target.c qapi/qobject-input-visitor.c
  hw/core/numa.c backends/hostmem.c flatcheck:/models/migration.c page-vary-common.c flatcheck:/models/target.c
  flatcheck:/models/rcu.c qapi/string-input-visitor.c qom/qom-qobject.c util/cutils.c flatcheck:/lib/character.c
  flatcheck:/models/dispatch.c qapi/qapi-util.c flatcheck:/lib/glib/string.c qobject/qlist.c
  qapi/qobject-output-visitor.c flatcheck:/lib/number.c accel/kvm/kvm-all.c flatcheck:/models/locks.c
  target/i386/tcg/sysemu/tcg-cpu.c hw/i386/pc_piix.c hw/i386/pc.c hw/i386/pc_sysfw.c hw/isa/isa-bus.c
  hw/cxl/cxl-host.c cpu-common.c hw/core/qdev-properties.c hw/core/reset.c hw/core/resettable.c hw/core/hotplug.c
  hw/i386/x86.c cpus-common.c hw/core/nmi.c flatcheck:/lib/stdio/print.c hw/block/fdc-isa.c hw/block/fdc.c
  migration/vmstate-types.c migration/savevm.c hw/core/qdev-properties-system.c generated:/qapi/qapi-types-block.c
  system/bootdevice.c hw/core/irq.c hw/acpi/acpi_interface.c hw/core/qdev-clock.c hw/core/qdev-hotplug.c
  hw/core/vmstate-if.c hw/char/parallel.c hw/block/pflash_cfi01.c hw/audio/pcspk.c accel/accel-target.c
  accel/accel-common.c backends/hostmem-ram.c flatcheck:/models/host/firmware.c system/qtest.c
  flatcheck:/models/host/ram.c softmmu/qtest.c util/bitmap.c generated:/qapi/qapi-types-common.c hw/i386/acpi-build.c
  hw/i386/sgx.c hw/pci/pci.c hw/core/gpio.c hw/ide/pci.c hw/i386/x86-common.c hw/i2c/smbus_eeprom.c
  target/i386/cpu-sysemu.c target/i386/cpu-apic.c hw/i386/e820_memory_layout.c target/i386/kvm/tdx.c hw/i386/fw_cfg.c
  hw/acpi/core.c hw/timer/hpet.c hw/core/loader.c hw/nvram/fw_cfg.c hw/ide/core.c hw/ide/ide-bus.c hw/i386/x86-cpu.c
  hw/intc/i8259.c softmmu/bootdevice.c hw/core/resetcontainer.c hw/intc/i8259_common.c hw/rtc/mc146818rtc.c
  hw/char/serial-isa.c hw/char/parallel-isa.c util/notify.c softmmu/cpus.c util/qemu-option.c hw/intc/apic_common.c
  hw/i386/kvmvapic.c hw/intc/apic.c flatcheck:/lib/glib/array.c target/i386/tcg/system/tcg-cpu.c hw/pci/msi.c
  hw/i386/vapic.c hw/pci-host/i440fx.c hw/pci/pci_host.c hw/pci-host/pam.c hw/pci/msix.c hw/pci/pcie_sriov.c
  hw/pci/pci_bridge.c system/runstate.c hw/nvram/fw_cfg-interface.c flatcheck:/models/fw_cfg.c hw/isa/piix3.c
  hw/isa/piix.c hw/dma/i8257.c generated:/qapi/qapi-types-machine.c softmmu/rtc.c system/rtc.c
  flatcheck:/models/host/time.c softmmu/runstate.c hw/ide/piix.c hw/ide/qdev.c hw/ide/ioport.c
  flatcheck:/models/host/block.c util/log.c flatcheck:/models/bottom-halves.c hw/acpi/piix4.c hw/isa/apm.c
  hw/i2c/pm_smbus.c hw/acpi/pcihp.c hw/acpi/memory_hotplug.c hw/acpi/cpu.c hw/i2c/core.c hw/acpi/cpu_hotplug.c
  flatcheck:/lib/sort.c hw/intc/intc.c hw/intc/ioapic.c hw/intc/ioapic_common.c hw/timer/i8254.c
  hw/timer/i8254_common.c hw/input/pckbd.c hw/input/ps2.c hw/i386/vmport.c hw/i386/vmmouse.c hw/i386/port92.c
  hw/i2c/smbus_slave.c flatcheck:/driver/listeners/container.c hw/vfio/common.c hw/vfio/container-base.c
  hw/vfio/listener.c hw/vfio/container.c flatcheck:/driver/listeners/events.c accel/accel-system.c
  flatcheck:/driver/views.c flatcheck:/driver/common/play.c target-info.c hw/i386/pc_q35.c hw/ide/ahci.c
  hw/pci-host/q35.c hw/pci/pcie_host.c hw/isa/lpc_ich9.c hw/acpi/ich9.c hw/acpi/tco.c hw/acpi/ich9_tco.c
  hw/acpi/ich9_timer.c hw/ide/ich.c softmmu/dma-helpers.c system/dma-helpers.c hw/i2c/smbus_ich9.c
  migration/qemu-file.c accel/tcg/cpu-exec-common.c flatcheck:/lib/stdio/scan.c flatcheck:/driver/listeners/group.c
  util/osdep.c flatcheck:/models/host/kernel.c hw/vfio/spapr.c
`
  .trim()
  .split(/\s+/);

/** Units that the listeners of KVM and vhost need besides, likewise. */
export const LIKELY_LISTENER_UNITS: readonly string[] = `
  flatcheck:/driver/listeners/kvm.c generated:/qapi/qapi-visit-common.c target/i386/kvm/kvm.c
  flatcheck:/lib/glib/surroundings.c flatcheck:/driver/listeners/regions.c flatcheck:/driver/listeners/vhost.c
  hw/virtio/vhost.c hw/mem/memory-device.c flatcheck:/models/host/vhost.c hw/virtio/vhost-backend.c
  hw/virtio/vhost-user.c hw/virtio/vhost-vdpa.c flatcheck:/lib/glib/error.c hw/virtio/virtio.c flatcheck:/lib/files.c
  hw/virtio/vhost-kernel.c
`
  .trim()
  .split(/\s+/);
