import { Effect, Layer } from "effect"
import { Command } from "effect-coma"
import { Db, plain } from "../subjects.ts"

export const command = plain.pipe(
  Command.provide(({ file }: { readonly file: string }) => Layer.succeed(Db, { query: Effect.succeed(file) }))
)
