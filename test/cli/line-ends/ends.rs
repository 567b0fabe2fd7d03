#![no_std] #[panic_handler] fn panic(_: &core::panic::PanicInfo) -> ! { loop {} } #[no_mangle] pub fn feed() -> u32 { line!() } /* */
#[no_mangle] pub fn both() -> u32 { line!() } /* */
#[no_mangle] pub fn carriage() -> u32 { line!() } /* */#[no_mangle] pub fn reversed() -> u32 { line!() } /* */
#[no_mangle] pub fn twice() -> u32 { line!() } /* */
#[no_mangle] pub fn form() -> u32 { line!() } /* */
#[no_mangle] pub fn separator() -> u32 { line!() } /* */ 
#[no_mangle] pub fn next() -> u32 { line!() } /* */
#[no_mangle] pub fn last() -> u32 { line!() } /* */#[no_mangle] pub fn end() -> u32 { line!() } /* */
