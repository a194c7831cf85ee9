using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

/// <summary>
/// Index tensors for some axes of a tensor, as one row-major position over those axes: what NumPy calls advanced indexing. The tensors broadcast
/// together to <see cref="Shape"/>.
/// </summary>
internal sealed class TensorPositions
{
    private TensorPositions(ValueList<int> axes, Shape shape, Tensor positions)
    {
        Axes = axes;
        Shape = shape;
        Positions = positions;
    }

    /// <summary>The indexed axes, ascending.</summary>
    public ValueList<int> Axes { get; }

    /// <summary>The shape of the positions before they are laid in a row.</summary>
    public Shape Shape { get; }

    /// <summary>Int64 [n]: positions in the indexed axes, flattened.</summary>
    public Tensor Positions { get; }

    /// <summary>Whether the indexed axes lie side by side.</summary>
    public bool IsAdjacent => Axes[^1] - Axes[0] == Axes.Count - 1;

    /// <param name="indexed">The tensor that is indexed.</param>
    /// <param name="tensors">Int64 positions or Bool masks, each with the (first) axis that it takes from, ascending.</param>
    public static TensorPositions Of(Tensor indexed, IReadOnlyList<(int Axis, Tensor Tensor)> tensors)
    {
        var axes = new List<int>();
        var indices = new List<Tensor>();
        foreach ((int axis, Tensor tensor) in tensors)
        {
            if (tensor.DType == DType.Bool)
            {
                AddMask(indexed, axis, tensor, axes, indices);
                continue;
            }
            if (tensor.DType != DType.Int64)
                throw new DTypeException($"[Index] index tensors must be Int64 or Bool, found {tensor.DType}: convert with To(DType.Int64)");
            axes.Add(axis);
            indices.Add(tensor);
        }
        Shape shape = Shape.Scalar;
        foreach (Tensor index in indices) shape = Shape.Broadcast(shape, index.Shape, "Index");
        Tensor? positions = null;
        for (int k = 0; k < indices.Count; k++)
        {
            int extent = indexed.Shape[axes[k]];
            Tensor index = FromStart(indices[k], extent, "Index");
            positions = positions is null ? index : positions * extent + index;
        }
        return new TensorPositions(ValueList.Create<int>(axes.ToArray()), shape, positions!.Expand(shape).Reshape(-1));
    }

    /// <summary>Positions in [-extent, extent) as positions in [0, extent); others throw when evaluated.</summary>
    public static Tensor FromStart(Tensor indices, int extent, string operation)
    {
        Tensor valid = Tensor.Apply(new CheckOperation(CheckCondition.SignedIndex, $"[{operation}] index", extent), indices);
        return Tensor.Where(valid < 0, valid + extent, valid);
    }

    private static void AddMask(Tensor indexed, int axis, Tensor mask, List<int> axes, List<Tensor> indices)
    {
        if (mask.Rank == 0) throw new ShapeException("[Index] a mask needs at least one axis, found a scalar: use Where");
        for (int k = 0; k < mask.Rank; k++)
        {
            if (mask.Shape[k] != indexed.Shape[axis + k])
                throw new ShapeException($"[Index] mask {mask.Shape} does not fit to axes {axis}..{axis + mask.Rank - 1} of {indexed.Shape}");
            axes.Add(axis + k);
        }
        indices.AddRange(mask.NonZero().Unbind(1));
    }
}
