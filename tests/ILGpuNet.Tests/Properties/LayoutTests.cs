using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Properties;

/// <summary>How an input lies in memory changes no value and no gradient: every row of the operation table with its inputs disguised.</summary>
public class LayoutTests
{
    /// <summary>Ways to hold the same values; what lies between and around them is NaN or the opposite.</summary>
    public enum Disguise
    {
        /// <summary>Axes in reverse order.</summary>
        Permuted,
        /// <summary>Every second element of the last axis, from the second on.</summary>
        Gapped,
        /// <summary>Backwards along every axis.</summary>
        Flipped,
        /// <summary>The middle of a larger tensor.</summary>
        Cut,
    }

    public static TheoryData<string, Disguise> Rows
    {
        get
        {
            var rows = new TheoryData<string, Disguise>();
            foreach (OperationCase row in OperationTable.Rows.Where(row => row.Inputs.Any(input => input.Extents.Length > 0)))
            {
                foreach (Disguise disguise in Enum.GetValues<Disguise>()) rows.Add(row.Name, disguise);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_WithDisguisedInputs_GivesTheSame(string name, Disguise disguise)
    {
        OperationCase row = OperationTable.Find(name);
        PlainArray[] values = row.Draw();
        Tensor[] plain = row.ToLeaves(values, DType.Float64);
        Tensor[] hidden = [.. values.Select((input, i) => Hide(input, row.Inputs[i].Type ?? DType.Float64, disguise))];
        Tensor[] leaves = [.. hidden.Select(tensor => tensor.DType.IsFloatingPoint() ? tensor.WithGradient() : tensor)];
        Tensor expected = row.Compute(plain), actual = row.Compute([.. leaves.Select((leaf, i) => Reveal(leaf, values[i].Extents, disguise))]);
        // Sums may run in another order.
        GradientCheck.AssertClose(PlainArray.From(expected), PlainArray.From(actual), row.Tolerance, "value");
        if (row.Derivatives == 0) return;

        var random = new Random(37);
        PlainArray cotangent = PlainArray.Create(expected.Shape.ToArray(), _ => random.Next(-64, 65) / 64.0);
        int[] differentiated = [.. Enumerable.Range(0, plain.Length).Where(i => plain[i].RequiresGradient)];
        Tensor[] expectedGradients = Tensor.Grad([expected], [cotangent.ToTensor(expected.DType)], [.. differentiated.Select(i => plain[i])]);
        Tensor hiddenCotangent = Reveal(Hide(cotangent, expected.DType, disguise), cotangent.Extents, disguise);
        Tensor[] actualGradients = Tensor.Grad([actual], [hiddenCotangent], [.. differentiated.Select(i => leaves[i])]);
        for (int k = 0; k < differentiated.Length; k++)
        {
            Tensor revealed = Reveal(actualGradients[k], values[differentiated[k]].Extents, disguise);
            GradientCheck.AssertClose(PlainArray.From(expectedGradients[k]), PlainArray.From(revealed), 1e-10, $"gradient of input {differentiated[k]}");
        }
    }

    /// <summary>A tensor in which <see cref="Reveal"/> finds the values.</summary>
    private static Tensor Hide(PlainArray values, DType type, Disguise disguise)
    {
        int[] extents = values.Extents;
        if (extents.Length == 0) return values.ToTensor(type);
        double filling = type.IsFloatingPoint() ? double.NaN : 1;
        return (disguise switch
        {
            Disguise.Permuted => PlainArray.Create([.. extents.Reverse()], index => values[[.. index.Reverse()]]),
            Disguise.Gapped => PlainArray.Create([.. extents[..^1], 2 * extents[^1]],
                index => index[^1] % 2 == 0 ? filling : values[[.. index[..^1], index[^1] / 2]]),
            Disguise.Flipped => PlainArray.Create(extents, index => values[[.. index.Select((position, axis) => extents[axis] - 1 - position)]]),
            _ => PlainArray.Create([.. extents.Select(extent => extent + 3)], index =>
            {
                int[] inner = [.. index.Select(position => position - 1)];
                return inner.Where((position, axis) => position < 0 || position >= extents[axis]).Any() ? filling : values[inner];
            }),
        }).ToTensor(type);
    }

    private static Tensor Reveal(Tensor hidden, int[] extents, Disguise disguise)
    {
        int rank = extents.Length;
        if (rank == 0) return hidden;
        int[] axes = [.. Enumerable.Range(0, rank)];
        switch (disguise)
        {
            case Disguise.Permuted: return hidden.Permute([.. axes.Reverse()]);
            case Disguise.Flipped: return hidden.Flip(axes);
            case Disguise.Gapped:
                int[] starts = new int[rank], steps = [.. axes.Select(_ => 1)];
                (starts[^1], steps[^1]) = (extents[^1] > 0 ? 1 : 0, 2);
                return hidden.Slice(starts, extents, steps);
            default:
                foreach (int axis in axes) hidden = hidden.Narrow(axis, 1, extents[axis]);
                return hidden;
        }
    }
}
