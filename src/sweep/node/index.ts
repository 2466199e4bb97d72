/**
 * The entry `effect-coma/sweep/node`.
 */
export * as SweepNode from "./SweepNode.ts"
