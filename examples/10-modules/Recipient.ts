import { Schema } from "effect"
import { Field } from "effect-coma"

export class Recipient extends Schema.Class<Recipient>("Recipient")({
  entity: Field.make(Schema.String, "World")
}) {}
