
namespace ILGpuNet.Data;

/// <summary>The samples of two tensors, copied to the host, so that transforms can change each one. Without transforms a loader over the tensors is faster.</summary>
public sealed class TensorDataset : Dataset
{
    private readonly Column[] inputs;
    private readonly Column targets;

    /// <summary>Copies two tensors.</summary>
    /// <param name="inputs">[samples, ...], any type.</param>
    /// <param name="targets">[samples, ...], any type.</param>
    /// <exception cref="ShapeException">The numbers of samples differ.</exception>
    public TensorDataset(Tensor inputs, Tensor targets) : this([inputs], targets) { }

    /// <summary>Copies the tensors of a model that takes several inputs.</summary>
    /// <param name="inputs">At least one, each [samples, ...], any type.</param>
    /// <param name="targets">[samples, ...], any type.</param>
    /// <exception cref="ShapeException">The numbers of samples differ.</exception>
    /// <exception cref="InvalidValueException">There is no input.</exception>
    public TensorDataset(IReadOnlyList<Tensor> inputs, Tensor targets)
    {
        BatchShapes.RequireSamples("TensorDataset", inputs, targets);
        Count = targets.Shape[0];
        (this.inputs, this.targets) = ([.. inputs.Select(Column.Of)], Column.Of(targets));
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override Sample Read(int index, SampleRandom random) => new([.. inputs.Select(input => input.Read(index))], targets.Read(index));

    /// <summary>One of the tensors.</summary>
    private abstract class Column
    {
        public abstract HostArray Read(int index);

        public static Column Of(Tensor tensor) => tensor.DType switch
        {
            DType.Bool => new Column<bool>(tensor),
            DType.UInt8 => new Column<byte>(tensor),
            DType.Int32 => new Column<int>(tensor),
            DType.Int64 => new Column<long>(tensor),
            DType.Float16 => new Column<Half>(tensor),
            DType.BFloat16 => new Column<BFloat16>(tensor),
            DType.Float32 => new Column<float>(tensor),
            _ => new Column<double>(tensor),
        };
    }

    private sealed class Column<T>(Tensor tensor) : Column where T : unmanaged
    {
        private readonly T[] elements = tensor.ToArray<T>();
        private readonly Shape shape = Shape.Create(tensor.Shape.Span[1..]);

        public override HostArray Read(int index)
        {
            int length = (int)shape.Count;
            return HostArray.Of(elements.AsSpan(index * length, length).ToArray(), shape);
        }
    }
}
