//! A module as small as it can be over the wire, doing the same.

use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef,
};

/// Writes a module anew: without the custom sections, which are names and notes for tools; without the room that the
/// linker leaves at each number for another one; and with functions that are alike beside each other, which a compressor
/// refers to with fewer bits (3 % of a module).
pub(super) fn tighten(module: &[u8]) -> Result<Vec<u8>> {
    let tight = write(module, Order::default())?;
    write(&tight, Order::by_likeness(&tight)?)
}

fn write(module: &[u8], mut order: Order) -> Result<Vec<u8>> {
    let mut written = Module::new();
    order.parse_core_module(&mut written, Parser::new(0), module)?;
    Ok(written.finish())
}

/// In which order functions are written; as they stand, when nothing is said.
#[derive(Default)]
struct Order {
    /// For each place the function that comes there, of those that the module has itself.
    order: Vec<usize>,
    /// For each function, the imported ones first, its new number.
    numbers: Vec<u32>,
}

impl Order {
    /// Those of one type together, and among them those that begin alike.
    fn by_likeness(module: &[u8]) -> Result<Self> {
        let (mut imported, mut types, mut bodies) = (0, Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(functions) => {
                    types = functions.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let mut order: Vec<usize> = (0..bodies.len()).collect();
        order.sort_by_key(|function| (types.get(*function), bodies[*function].as_bytes()));
        let mut numbers: Vec<u32> = (0..imported).collect();
        numbers.resize(numbers.len() + order.len(), 0);
        for (number, function) in (imported..).zip(&order) {
            numbers[imported as usize + function] = number;
        }
        Ok(Self { order, numbers })
    }

    fn put<T: Clone>(&self, all: Vec<T>) -> Vec<T> {
        if self.order.is_empty() {
            return all;
        }
        self.order.iter().map(|function| all[*function].clone()).collect()
    }
}

type Done = Result<(), Error<Infallible>>;

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.numbers.get(function as usize).copied().unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        written: &mut FunctionSection,
        types: FunctionSectionReader<'_>,
    ) -> Done {
        for kind in self.put(types.into_iter().collect::<Result<_, _>>()?) {
            written.function(self.type_index(kind)?);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, written: &mut CodeSection, bodies: CodeSectionReader<'_>) -> Done {
        let bodies: Vec<FunctionBody<'_>> = bodies.into_iter().collect::<Result<_, _>>()?;
        for body in self.put(bodies) {
            self.parse_function_body(written, body)?;
        }
        Ok(())
    }

    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Done {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn a_module_is_written_without_custom_sections_and_without_room() {
        let (custom, roomy, tight) = ([0, 2, 1, b'x'], [5, 4, 1, 0, 0x91, 0], [5, 3, 1, 0, 17]);
        let module = [HEADER, &custom, &roomy, &custom].concat();
        assert_eq!(tighten(&module).unwrap(), [HEADER, &tight].concat());
        assert!(tighten(&module[..module.len() - 1]).is_err());
    }

    #[test]
    fn functions_that_are_alike_stand_together_and_are_called_as_before() {
        // One is imported. Of three own ones the first calls the second, which is what the module starts with.
        let types = [1, 4, 1, 0x60, 0, 0];
        let imports = [2, 7, 1, 1, b'a', 1, b'b', 0, 0];
        let functions = [3, 4, 3, 0, 0, 0];
        let calls = |number| [4, 0, 0x10, number, 0x0b];
        let module = |start: u8, bodies: &[&[u8]]| {
            let bodies = bodies.concat();
            let code = [&[10, u8::try_from(bodies.len()).unwrap() + 1, 3], bodies.as_slice()].concat();
            [HEADER, &types, &imports, &functions, &[8, 1, start], &code].concat()
        };
        let before = module(2, &[&calls(2), &[3, 0, 1, 0x0b], &calls(0)]);
        // As bytes: the one that does nothing, the call of the imported one, the call of what has moved.
        let after = module(1, &[&[3, 0, 1, 0x0b], &calls(0), &calls(1)]);
        assert_eq!(tighten(&before).unwrap(), after);
    }
}
