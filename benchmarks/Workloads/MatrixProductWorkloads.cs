using System.Runtime.InteropServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// Matrix products M x N x K. NN: both operands row-major; NT: the right one is the transpose of a row-major matrix, as in a linear layer.
/// </summary>
internal static class MatrixProductWorkloads
{
    private static readonly (bool IsRightTransposed, int Rows, int Columns, int Inner)[] Sizes =
    [
        (false, 256, 256, 256),
        (false, 512, 512, 512),
        (false, 1024, 1024, 1024),
        (false, 2048, 2048, 2048),
        (true, 32, 10, 128),
        (true, 32, 128, 784),
        (true, 32, 1024, 1024),
        (true, 128, 1024, 1024),
        (false, 64, 50176, 27),
        (false, 1000, 1000, 100),
        (false, 4096, 1, 4096),
    ];

    /// <summary>Those of which the kernel is also measured without the graph.</summary>
    private static readonly (bool IsRightTransposed, int Rows, int Columns, int Inner)[] KernelSizes =
        [(false, 256, 256, 256), (false, 1024, 1024, 1024), (true, 32, 128, 784)];

    /// <summary>Products of tensors: each repetition records the product and replays its plan into new memory.</summary>
    public static IEnumerable<Workload> OfTensors() => Sizes.Select(size =>
        Create("gemm", size, () => PrepareTensors(size.IsRightTransposed, size.Rows, size.Columns, size.Inner)));

    /// <summary>The device's kernel alone into the same memory: the difference to the tensors is what the graph costs.</summary>
    public static IEnumerable<Workload> OfKernels() => KernelSizes.Select(size =>
        Create("gemm-kernel", size, () => PrepareKernel(size.IsRightTransposed, size.Rows, size.Columns, size.Inner)));

    private static Workload Create(
        string name, (bool IsRightTransposed, int Rows, int Columns, int Inner) size, Func<PreparedWorkload> prepare) =>
        new(name, $"{(size.IsRightTransposed ? "NT" : "NN")} {size.Rows}x{size.Columns}x{size.Inner}",
            Work.Operations(2.0 * size.Rows * size.Columns * size.Inner), prepare);

    private static PreparedWorkload PrepareTensors(bool isRightTransposed, int rows, int columns, int inner)
    {
        Tensor left = RandomInput.Uniform([rows, inner]);
        Tensor right = RandomInput.Uniform(isRightTransposed ? [columns, inner] : [inner, columns]);
        return PreparedWorkload.OfTensor(() => left.MatMul(isRightTransposed ? right.Transpose() : right).Evaluate());
    }

    private static PreparedWorkload PrepareKernel(bool isRightTransposed, int rows, int columns, int inner)
    {
        Engine engine = Device.Default.Engine;
        Layout rightLayout = isRightTransposed ? Layout.Contiguous([columns, inner]).Permute([1, 0]) : Layout.Contiguous([inner, columns]);
        Kernel kernel = engine.CreateKernel(new MatrixProductPrimitive { Precision = engine.PrecisionInUse },
            [new Operand(DType.Float32, Layout.Contiguous([rows, inner])), new Operand(DType.Float32, rightLayout)],
            [new Operand(DType.Float32, Layout.Contiguous([rows, columns]))]);
        var result = new Storage(engine, (long)rows * columns * sizeof(float));
        var operands = new List<Storage> { Upload(engine, (long)rows * inner), Upload(engine, (long)inner * columns), result };
        if (kernel.WorkspaceBytes > 0) operands.Add(new Storage(engine, kernel.WorkspaceBytes));
        BufferView[] views = [.. operands.Select(operand => new BufferView(operand.Buffer, 0))];
        var firstElement = new byte[sizeof(float)];
        return new PreparedWorkload(
            () =>
            {
                kernel.Run(views, []);
                // The views do not keep the memory from being collected; the storages do.
                GC.KeepAlive(operands);
            },
            () => engine.Download(new BufferView(result.Buffer, 0), firstElement));
    }

    private static Storage Upload(Engine engine, long count)
    {
        var storage = new Storage(engine, count * sizeof(float));
        engine.Upload(MemoryMarshal.AsBytes<float>(RandomInput.UniformValues(count)), new BufferView(storage.Buffer, 0));
        return storage;
    }
}
