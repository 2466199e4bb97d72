import * as Schema from "effect/Schema"
import * as Field from "effect-coma/Field"

export class Recipient extends Schema.Class<Recipient>("Recipient")({
  entity: Field.make(Schema.String, "World")
}) {}
