import { Schema } from "effect"
import { Param } from "effect-coma"

export const lr = Param.inline(Schema.Finite, "fast")
