/**
 * effect-coma/testing: services for tests of hooks, commands and programs.
 *
 * A hook runs under `TestInvocation.layer`, a parser hook under `TestParser.layer`, a slot with `Pipeline.runSlot`, a
 * whole command with `TestProgram.run`, anything that touches files under `MemoryFileSystem.layer`, and what shows progress
 * under `TestProgress.layer`.
 */
export * as MemoryFileSystem from "./MemoryFileSystem.ts"
export * as TestInvocation from "./TestInvocation.ts"
export * as TestParser from "./TestParser.ts"
export * as TestProgram from "./TestProgram.ts"
export * as TestProgress from "./TestProgress.ts"
