using ILGpuNet.Operations;

namespace ILGpuNet;

// The matrix product, and products of tensors that end in it or in a product with broadcasting.
public partial class Tensor
{
    /// <summary>
    /// Matrix product over the last two axes, [..., m, k] times [..., k, n] to [..., m, n]; leading axes broadcast. A vector [k] on the left is a row,
    /// on the right a column, and its axis is removed from the result. Transposed views are read in place.
    /// </summary>
    /// <exception cref="ShapeException">Inner extents differ, or leading axes do not broadcast.</exception>
    public Tensor MatMul(Tensor other)
    {
        if (Rank == 0 || other.Rank == 0)
            throw new ShapeException($"[MatMul] needs vectors or matrices, found shapes {Shape} and {other.Shape}: multiply scalars with *");
        if (other.DType != DType)
            throw new DTypeException($"[MatMul] both tensors must have one type, found {DType} and {other.DType}: convert one with To");
        Tensor a = Rank == 1 ? Unsqueeze(0) : this, b = other.Rank == 1 ? other.Unsqueeze(1) : other;
        if (a.Shape[-1] != b.Shape[-2])
            throw new ShapeException($"[MatMul] inner extents differ: {Shape} has {a.Shape[-1]} columns, {other.Shape} has {b.Shape[-2]} rows");
        if (b.Rank > 2)
        {
            Shape batch = Shape.Broadcast(Shape.Create(a.Shape.Span[..^2]), Shape.Create(b.Shape.Span[..^2]), "MatMul");
            (a, b) = (a.BroadcastTo([.. batch, a.Shape[-2], a.Shape[-1]]), b.BroadcastTo([.. batch, b.Shape[-2], b.Shape[-1]]));
        }
        Tensor product = Apply(MatrixProductOperation.Instance, a, b);
        if (Rank == 1) product = product.Squeeze(-2);
        return other.Rank == 1 ? product.Squeeze(-1) : product;
    }

    /// <summary>
    /// Einstein summation with the notation of <c>torch.einsum</c>: <c>Einsum("bij,bjk->bik", a, b)</c> is the batched matrix product.
    /// <para>
    /// Every axis has a letter; axes with the same letter go together, and letters that are not in the output are summed over. Without <c>-></c> the
    /// output has the letters that occur once, in alphabetical order. A letter twice in one operand takes the diagonal. <c>...</c> stands for any
    /// axes, which broadcast and come first in an implicit output. Extents of 1 broadcast; spaces are ignored.
    /// </para>
    /// <para>
    /// Sums over letters of one operand come first; several operands are contracted in pairs in the cheapest order (beyond eight: greedily), each
    /// pair by <see cref="MatMul"/> on permuted views.
    /// </para>
    /// </summary>
    /// <param name="equation">The labels of each operand, separated by commas, and of the output.</param>
    /// <param name="operands">Tensors of one type, not Bool.</param>
    /// <exception cref="ShapeException">The equation is not well formed, or does not fit the shapes.</exception>
    /// <exception cref="DTypeException">The types differ, or are Bool.</exception>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> operands)
    {
        if (operands.Length == 0) throw new ShapeException($"[Einsum] \"{equation}\" needs at least one tensor, found none");
        var shapes = new Shape[operands.Length];
        for (int i = 0; i < shapes.Length; i++)
        {
            RequireOneNumberType(operands[0], operands[i], "Einsum");
            shapes[i] = operands[i].Shape;
        }
        EinsumEquation parsed = EinsumEquation.Parse(equation, shapes);
        var terms = new List<LabelledTensor>();
        for (int i = 0; i < operands.Length; i++)
            terms.Add(new LabelledTensor(operands[i], parsed.Operands[i]).TakeDiagonals().DropBroadcast(parsed.Extents));
        SumLoneLabels(terms, parsed.Output);
        foreach ((int first, int second) in ContractionPath.Find([.. terms.Select(term => term.Labels)], parsed.Output, parsed.Extents))
        {
            (LabelledTensor a, LabelledTensor b) = (terms[first], terms[second]);
            terms[first] = terms[second] = default;
            HashSet<int> kept = [.. parsed.Output, .. terms.Where(term => term.Labels is not null).SelectMany(term => term.Labels)];
            terms.Add(a.Contract(b, kept));
        }
        return terms[^1].Permute(parsed.Output).Tensor.Value;
    }

    /// <summary>The sum of the products of two vectors: [n] and [n] to a scalar.</summary>
    /// <exception cref="ShapeException">They are not vectors of one length.</exception>
    public Tensor Dot(Tensor other)
    {
        if (Rank != 1 || other.Shape != Shape)
            throw new ShapeException($"[Dot] needs two vectors of one length, found shapes {Shape} and {other.Shape}: MatMul takes matrices, Inner any shapes");
        RequireOneNumberType(this, other, "Dot");
        return Contract(this, other, [0], [0]);
    }

    /// <summary>The products of each element of one vector with each of another: [m] and [n] to [m, n].</summary>
    /// <exception cref="ShapeException">They are not vectors.</exception>
    public Tensor Outer(Tensor other)
    {
        if (Rank != 1 || other.Rank != 1) throw new ShapeException($"[Outer] needs two vectors, found shapes {Shape} and {other.Shape}");
        return Unsqueeze(1) * other.Unsqueeze(0);
    }

    /// <summary>
    /// The sums of products over the last axes: [..., n] and [***, n] to [..., ***]. A scalar multiplies.
    /// </summary>
    /// <exception cref="ShapeException">The last extents differ.</exception>
    public Tensor Inner(Tensor other)
    {
        RequireOneNumberType(this, other, "Inner");
        if (Rank == 0 || other.Rank == 0) return this * other;
        if (Shape[-1] != other.Shape[-1])
            throw new ShapeException($"[Inner] the last extents must be equal, found shapes {Shape} and {other.Shape}");
        return Contract(this, other, [Rank - 1], [other.Rank - 1]);
    }

    /// <summary>Sums of products over the last <paramref name="axes"/> axes of this and the first of the other; 0 gives the outer product.</summary>
    /// <exception cref="ShapeException">Extents differ, or a tensor has fewer axes.</exception>
    public Tensor TensorDot(Tensor other, int axes = 2)
    {
        if (axes < 0 || axes > Rank || axes > other.Rank)
            throw new ShapeException($"[TensorDot] {axes} axes cannot be summed over in shapes {Shape} and {other.Shape}");
        return TensorDot(other, [.. Enumerable.Range(Rank - axes, axes)], [.. Enumerable.Range(0, axes)]);
    }

    /// <summary>
    /// Sums of products over pairs of axes: axis <c>axes[i]</c> of this with axis <c>otherAxes[i]</c> of the other. The remaining axes follow in
    /// order, those of this first.
    /// </summary>
    /// <exception cref="ShapeException">Extents of a pair differ, or an axis is named twice.</exception>
    public Tensor TensorDot(Tensor other, ReadOnlySpan<int> axes, ReadOnlySpan<int> otherAxes)
    {
        RequireOneNumberType(this, other, "TensorDot");
        if (axes.Length != otherAxes.Length)
            throw new ShapeException($"[TensorDot] axes come in pairs, found {axes.Length} of the first and {otherAxes.Length} of the second tensor");
        int[] first = new int[axes.Length], second = new int[axes.Length];
        for (int i = 0; i < first.Length; i++)
        {
            (first[i], second[i]) = (Shape.Axis(axes[i], "TensorDot"), other.Shape.Axis(otherAxes[i], "TensorDot"));
            if (Shape[first[i]] != other.Shape[second[i]])
                throw new ShapeException($"[TensorDot] axis {first[i]} of {Shape} and axis {second[i]} of {other.Shape} must have one extent");
            if (first.AsSpan(0, i).Contains(first[i])) throw new ShapeException($"[TensorDot] axis {first[i]} of {Shape} is named twice");
            if (second.AsSpan(0, i).Contains(second[i])) throw new ShapeException($"[TensorDot] axis {second[i]} of {other.Shape} is named twice");
        }
        return Contract(this, other, first, second);
    }

    /// <summary>
    /// Kronecker product: every element of this times the whole other tensor, side by side. [m, n] and [p, q] to [m p, n q]; any rank, the lower one
    /// gets leading axes of extent 1.
    /// </summary>
    public Tensor Kron(Tensor other)
    {
        int rank = Math.Max(Rank, other.Rank);
        var blocks = new List<int>();
        var elements = new List<int>();
        var result = new List<int>();
        for (int axis = -rank; axis < 0; axis++)
        {
            int outer = -axis <= Rank ? Shape[axis] : 1, inner = -axis <= other.Rank ? other.Shape[axis] : 1;
            blocks.AddRange([outer, 1]);
            elements.AddRange([1, inner]);
            result.Add(checked(outer * inner));
        }
        return (Reshape([.. blocks]) * other.Reshape([.. elements])).Reshape([.. result]);
    }

    /// <summary>
    /// Cross product of vectors of three elements along an axis; the other axes broadcast.
    /// </summary>
    /// <exception cref="ShapeException">The axis has not three elements.</exception>
    public Tensor Cross(Tensor other, int axis = -1)
    {
        Shape shape = Shape.Broadcast(Shape, other.Shape, "Cross");
        axis = shape.Axis(axis, "Cross") - shape.Rank;
        if (-axis > Rank || -axis > other.Rank || Shape[axis] != 3 || other.Shape[axis] != 3)
            throw new ShapeException($"[Cross] both tensors must have three elements along axis {axis}, found shapes {Shape} and {other.Shape}");
        Tensor Component(int i)
        {
            (int next, int afterNext) = ((i + 1) % 3, (i + 2) % 3);
            return Narrow(axis, next, 1) * other.Narrow(axis, afterNext, 1) - Narrow(axis, afterNext, 1) * other.Narrow(axis, next, 1);
        }
        return Concat([Component(0), Component(1), Component(2)], axis);
    }

    /// <summary>
    /// Bilinear form <c>y[..., o] = sum_ij this[..., i] weight[o, i, j] other[..., j] + bias[o]</c>; leading axes broadcast.
    /// </summary>
    /// <param name="other">[..., in2].</param>
    /// <param name="weight">[out, in1, in2].</param>
    /// <param name="bias">[out], or null.</param>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    public Tensor Bilinear(Tensor other, Tensor weight, Tensor? bias = null)
    {
        if (Rank == 0 || other.Rank == 0 || weight.Rank != 3 || weight.Shape[1] != Shape[-1] || weight.Shape[2] != other.Shape[-1])
            throw new ShapeException($"[Bilinear] the weight must be [out, in1, in2] for inputs [..., in1] and [..., in2], found {weight.Shape} for {Shape} and {other.Shape}");
        if (bias is not null && bias.Shape != [weight.Shape[0]])
            throw new ShapeException($"[Bilinear] the bias must be [{weight.Shape[0]}], found {bias.Shape}");
        Tensor result = Einsum("...i,oij,...j->...o", this, weight, other);
        return bias is null ? result : result + bias;
    }

    /// <summary>The product of n equal square matrices [..., n, n]; the inverse's for negative n, the identity for 0.</summary>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public Tensor MatrixPower(int exponent)
    {
        RequireSquare("MatrixPower");
        if (exponent == 0) return Eye(Shape[-1], DType, Device).Expand(Shape);
        Tensor power = exponent < 0 ? Inverse() : this;
        Tensor? result = null;
        for (uint rest = (uint)Math.Abs((long)exponent); ; rest >>= 1)
        {
            if ((rest & 1) != 0) result = result?.MatMul(power) ?? power.Value;
            if (rest <= 1) return result!;
            power = power.MatMul(power);
        }
    }

    /// <summary>Sums over labels that are in one operand only and not in the output, until there is none.</summary>
    private static void SumLoneLabels(List<LabelledTensor> terms, int[] output)
    {
        for (int i = 0; i < terms.Count; i++)
        {
            IEnumerable<int> others = terms.Where((_, k) => k != i).SelectMany(term => term.Labels);
            terms[i] = terms[i].SumOver([.. terms[i].Labels.Except(output).Except(others)]);
        }
    }

    private static Tensor Contract(Tensor a, Tensor b, int[] axes, int[] otherAxes)
    {
        int[] labels = [.. Enumerable.Range(0, a.Rank)], otherLabels = [.. Enumerable.Range(a.Rank, b.Rank)];
        for (int i = 0; i < axes.Length; i++) otherLabels[otherAxes[i]] = axes[i];
        int[] output = [.. labels.Except(axes), .. otherLabels.Except(axes)];
        return new LabelledTensor(a, labels).Contract(new LabelledTensor(b, otherLabels), output.ToHashSet()).Permute(output).Tensor;
    }

    private static void RequireOneNumberType(Tensor first, Tensor other, string operation)
    {
        if (first.DType != other.DType)
            throw new DTypeException($"[{operation}] tensors must have one type, found {first.DType} and {other.DType}: convert one with To");
        if (first.DType == DType.Bool)
            throw new DTypeException($"[{operation}] Bool tensors have no arithmetic: convert with To(DType.Int64)");
    }
}
