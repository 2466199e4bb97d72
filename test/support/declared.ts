/**
 * The parameters of a command that declares each kind once.
 */
import { Schema } from "effect"
import { Field, Inspector, Param } from "effect-coma"

/** A config. */
export const Model = Schema.Struct({ lr: Field.make(Schema.Finite, 0.1) })

/** What the inspector makes of the declarations. */
export const declared = Inspector.make()({
  params: {
    model: Model,
    dict: Schema.Record(Schema.String, Schema.Unknown),
    out: Param.inline(Schema.String, "out.txt"),
    data: Param.regular<string | null>(null),
    strategy: Param.regular<string>(),
    args: Param.args(),
    kwargs: Param.kwargs()
  },
  supplemental: { extra: Model }
})
