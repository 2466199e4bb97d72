/** The config of a notebook, and the service that is made of it. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type { PlatformError } from "effect/PlatformError"
import * as Schema from "effect/Schema"
import * as Field from "effect-coma/Field"

export class Config extends Schema.Class<Config>("Config")({
  file: Field.make(Schema.String.annotate({ description: "Where the notes are" }), "notes.txt"),
  bullet: Field.make(Schema.String, "-")
}) {}

export class Notebook extends Context.Service<
  Notebook,
  { readonly add: (note: string) => Effect.Effect<void, PlatformError> }
>()("Notebook") {
  static readonly layer = ({ bullet, file }: Config) =>
    Layer.effect(
      Notebook,
      Effect.map(FileSystem.FileSystem, (fs) => ({
        add: (note) => fs.writeFileString(file, `${bullet} ${note}\n`, { flag: "a" })
      }))
    )
}
