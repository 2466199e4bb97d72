/**
 * The entry `effect-coma/sweep`.
 */
export * as Launcher from "./Launcher.ts"
export * as Point from "./Point.ts"
export * as Queue from "./Queue.ts"
export * as Sampler from "./Sampler.ts"
export * as Store from "./Store.ts"
export * as Sweep from "./Sweep.ts"
export { type Options as ParseOptions, parse } from "./space/parse.ts"
export * as Space from "./space/Space.ts"
export * as SweepError from "./space/SweepError.ts"
