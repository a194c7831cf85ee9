namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    /// <summary>One row and more of each plain operation with PyTorch's values and gradients, beside those with plain loops in the other files.</summary>
    private static IEnumerable<OperationCase> BasicElementwiseRows() =>
    [
        // Inputs on kinks: only PyTorch's gradients say what is right there.
        Golden("Abs golden", x => x[0].Abs()) with { Derivatives = 0 },
        Golden("Sign golden", x => x[0].Sign()) with { Derivatives = 0 },
        Golden("Relu golden", x => x[0].Relu()) with { Derivatives = 0 },
        Golden("Floor golden", x => x[0].Floor()) with { Derivatives = 0 },
        Golden("Ceil golden", x => x[0].Ceil()) with { Derivatives = 0 },
        Golden("Round golden", x => x[0].Round()) with { Derivatives = 0 },
        Golden("Clamp golden", x => x[0].Clamp(-1, 1)) with { Derivatives = 0 },
        Golden("Clamp golden minimum", x => x[0].Clamp(minimum: 0.5)) with { Derivatives = 0 },
        Golden("Sqrt golden at zero", x => x[0].Sqrt()) with { Derivatives = 0 },
        Golden("Log golden at zero", x => x[0].Log()) with { Derivatives = 0 },

        Golden("Negate golden", x => -x[0]),
        Golden("Reciprocal golden", x => x[0].Reciprocal()) with { DerivativeTolerance = 1e-6 }, // third derivatives of some hundreds
        Golden("Square golden", x => x[0].Square()),
        Golden("Sqrt golden", x => x[0].Sqrt()),
        Golden("Rsqrt golden", x => x[0].Rsqrt()),
        Golden("Exp golden", x => x[0].Exp()),
        Golden("Log golden", x => x[0].Log()),
        Golden("Sin golden", x => x[0].Sin()),
        Golden("Cos golden", x => x[0].Cos()),
        Golden("Sigmoid golden", x => x[0].Sigmoid()),
        Golden("Subtract golden", x => x[0] - x[1]),
        Golden("MultiplyAdd golden", x => Tensor.MultiplyAdd(x[0], x[1], x[2])),
        Golden("Where golden", x => Tensor.Where(x[0], x[1], x[2])),
        Golden("To golden", x => x[0].To(DType.Int64)),
    ];

    /// <summary>Whole numbers and truths become Float32 in functions of real numbers, and are promoted where they are joined.</summary>
    private static IEnumerable<OperationCase> PromotedBasicRows() =>
    [
        .. new (string Name, Func<Tensor, Tensor> Compute)[]
        {
            ("Exp", x => x.Exp()), ("Sin", x => x.Sin()), ("Sqrt", x => x.Sqrt()), ("Sigmoid", x => x.Sigmoid()), ("Erf", x => x.Erf()),
        }.SelectMany(function => new[] { "Int64", "Bool" }, (function, type) =>
            // The values are Float32: 2^-24 and some units in the last place.
            Golden($"{function.Name} golden {type}", x => function.Compute(x[0])) with { Tolerance = 4e-7 }),
        Golden("Concat golden of Int64 and Float64", x => Tensor.Concat(x)),
        Golden("Concat golden of Bool and Int32", x => Tensor.Concat(x)),
        Golden("Stack golden of Int32 and Int64", x => Tensor.Stack(x)),
    ];

    private static IEnumerable<OperationCase> BasicComparisonRows() =>
    [
        Golden("EqualTo golden", x => x[0].EqualTo(x[1])),
        Golden("NotEqualTo golden", x => x[0].NotEqualTo(x[1])),
        Golden("And golden", x => x[0].And(x[1])),
        Golden("Or golden", x => x[0].Or(x[1])),
        Golden("Not golden", x => x[0].Not()),
    ];

    private static IEnumerable<OperationCase> BasicReductionRows() =>
    [
        Golden("Mean golden axes 0 and 2", x => x[0].Mean([0, 2])),
        Golden("Mean golden axes 0 and 2 keep dimensions", x => x[0].Mean([0, 2], keepDimensions: true)),
        Golden("ArgMax golden axis 1", x => x[0].ArgMax(1)),
        Golden("ArgMax golden axis 1 keep dimensions", x => x[0].ArgMax(1, keepDimensions: true)),
        Golden("ArgMax golden with NaN", x => x[0].ArgMax()),
        Golden("ArgMin golden axis -1", x => x[0].ArgMin(-1)),
        Golden("ArgMin golden axis -1 keep dimensions", x => x[0].ArgMin(-1, keepDimensions: true)),
    ];

    private static IEnumerable<OperationCase> BasicShapeRows() =>
    [
        Golden("Reshape golden", x => x[0].Reshape(3, -1)),
        Golden("Reshape golden of a transposed tensor", x => x[0].Transpose().Reshape(2, -1)),
        Golden("Flatten golden", x => x[0].Flatten(1)),
        Golden("Permute golden", x => x[0].Permute(2, 0, 1)),
        Golden("Transpose golden", x => x[0].Transpose(0, -1)),
        Golden("Squeeze golden", x => x[0].Squeeze(1)),
        Golden("Unsqueeze golden", x => x[0].Unsqueeze(-1)),
        Golden("Narrow golden", x => x[0].Narrow(1, 1, 2)),
        Golden("Concat golden", x => Tensor.Concat(x, 1)),
        Golden("Stack golden", x => Tensor.Stack(x, 1)),
    ];

    private static IEnumerable<OperationCase> BasicIndexingRows() =>
    [
        Golden("IndexSelect golden", x => x[0].IndexSelect(1, x[1])),
    ];

    private static IEnumerable<OperationCase> BasicProductRows() =>
    [
        Golden("MatMul golden", x => x[0].MatMul(x[1])),
        Golden("MatMul golden batched and broadcast", x => x[0].MatMul(x[1])),
        Golden("MatMul golden vector and matrix", x => x[0].MatMul(x[1])),
    ];

    /// <summary>Tensors made of nothing: the type is given, so that the row is the same for every type under test.</summary>
    private static IEnumerable<OperationCase> GoldenCreationRows() =>
    [
        Golden("Arange golden", _ => Tensor.Arange(2, 7, 1.5, DType.Float64)) with { OutputType = DType.Float64 },
        Golden("Linspace golden", _ => Tensor.Linspace(-1, 2, 5, DType.Float64)) with { OutputType = DType.Float64 },
        Golden("Logspace golden", _ => Tensor.Logspace(-1, 2, 4, type: DType.Float64)) with { OutputType = DType.Float64 },
        Golden("Eye golden", _ => Tensor.Eye(2, 3, DType.Float64)) with { OutputType = DType.Float64 },
        Golden("Full golden", _ => Tensor.Full([2, 2], 2.5, DType.Float64)) with { OutputType = DType.Float64 },
        Golden("Ones golden", _ => Tensor.Ones([2, 0], DType.Float64)) with { OutputType = DType.Float64 },
        Golden("Zeros golden", _ => Tensor.Zeros([2, 2], DType.Float64)) with { OutputType = DType.Float64 },
        Golden("FullLike golden", x => Tensor.FullLike(x[0], 7)),
        Golden("OnesLike golden", x => Tensor.OnesLike(x[0])),
        Golden("ZerosLike golden", x => Tensor.ZerosLike(x[0])),
        Golden("OneHot golden", x => Tensor.OneHot(x[0], 4, DType.Float64)) with { OutputType = DType.Float64 },
        Golden("TrilIndices golden", _ => Tensor.TrilIndices(3, 4, 1)),
        Golden("TriuIndices golden", _ => Tensor.TriuIndices(3, 4, -1)),
    ];
}
