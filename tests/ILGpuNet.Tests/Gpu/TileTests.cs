using ILGpuNet.Gpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Gpu;

/// <summary>Which tiles products and convolutions take.</summary>
public class TileTests
{
    private static readonly GpuDescription Processor = new("Processor", "1", 1 << 30, 1 << 30, 512 << 10, 1024, 2, HasFloat64: true, IsProcessor: true);
    private static readonly GpuDescription Graphics = Processor with { IsProcessor = false, SharedBytes = 48 << 10 };

    [Theory]
    [InlineData(64, 1000, "ProcessorTile64x64")]
    [InlineData(32, 1000, "ProcessorTile32x64")]
    [InlineData(3, 1000, "ProcessorTile8x64")]
    [InlineData(128, 10, "ProcessorTile16x16")]
    public void ByRule_OnAProcessor_FollowsTheResult(long rows, long columns, string tile) =>
        Assert.Equal(tile, new TileProblem("f", 4, rows, columns, 100, 1).ByRule(Processor, 32).Name);

    [Theory]
    [InlineData(1000, 1000, "Tile64x64")]
    [InlineData(64, 64, "Tile16x16")]
    [InlineData(10, 4000, "Tile16x16")]
    public void ByRule_OnAGpu_KeepsItBusy(long rows, long columns, string tile) =>
        Assert.Equal(tile, new TileProblem("f", 4, rows, columns, 100, 1).ByRule(Graphics, 128).Name);

    [Fact]
    public void Candidates_AreThoseThatFitTheDeviceAndTheResult()
    {
        Assert.Equal(["Tile128x128", "Tile64x64", "Tile32x32", "Tile16x16"], Names(new TileProblem("f", 4, 999, 999, 999, 1), Graphics));
        Assert.Equal(["Tile32x32", "Tile16x16"], Names(new TileProblem("f", 4, 20, 999, 999, 1), Graphics));
        Assert.Equal(["Tile64x64", "Tile32x32", "Tile16x16"], Names(new TileProblem("f", 8, 999, 999, 999, 1), Graphics with { SharedBytes = 18 << 10 }));
        Assert.Equal("ProcessorTile16x16", new TileProblem("f", 8, 999, 999, 999, 1).ByRule(Processor with { SharedBytes = 16 << 10 }, 32).Name);

        static string[] Names(TileProblem problem, GpuDescription hardware) => [.. problem.Candidates(hardware).Select(tile => tile.Name)];
    }

    [Fact]
    public void Key_IsSharedBySizesOfOnePowerOfTwo()
    {
        var problem = new TileProblem("f", 4, 100, 1000, 50, 1);
        Assert.Equal(problem.Key, (problem with { Rows = 128, Columns = 600 }).Key);
        Assert.NotEqual(problem.Key, (problem with { Rows = 129 }).Key);
        Assert.NotEqual(problem.Key, (problem with { Family = "g" }).Key);
    }

    [Fact]
    public void Choices_AreKeptForTheSameDevice_AndBrokenLinesIgnored()
    {
        using var folder = new TemporaryFolder();
        TileShape tile = TileShape.OfGpus[1];
        new TileChoices(folder.Path, "device 1").Store("a problem", tile);
        Assert.Same(tile, new TileChoices(folder.Path, "device 1").Find("a problem", TileShape.OfGpus));
        Assert.Null(new TileChoices(folder.Path, "device 2").Find("a problem", TileShape.OfGpus));
        Assert.Null(new TileChoices(folder.Path, "device 1").Find("a problem", TileShape.OfProcessors));
        string file = Assert.Single(Directory.GetFiles(folder.Path));
        File.AppendAllText(file, "no tab in here\nanother problem\tNoTile\n");
        var choices = new TileChoices(folder.Path, "device 1");
        Assert.Same(tile, choices.Find("a problem", TileShape.OfGpus));
        Assert.Null(choices.Find("another problem", TileShape.OfGpus));
    }

    [Fact]
    public void Choices_WhereNothingCanBeWritten_AreKeptInMemory()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        var choices = new TileChoices(Path.Combine(file, "below"), "device");
        choices.Store("a problem", TileShape.OfGpus[0]);
        Assert.Same(TileShape.OfGpus[0], choices.Find("a problem", TileShape.OfGpus));
    }

    /// <summary>A product large enough to be measured gives, with each tile, the bits that it gives by rule.</summary>
    [GpuFact]
    public void Product_WithEachTile_HasTheSameBits()
    {
        var engine = (GpuEngine)TestDevice.Instance.Engine;
        var random = new Random(2);
        Operand a = new(DType.Float32, Layout.Contiguous([65, 700])), b = new(DType.Float32, Layout.Contiguous([700, 66])), c = new(DType.Float32, Layout.Contiguous([65, 66]));
        BufferView[] operands = [.. new[] { a, b, c }.Select(operand => new BufferView(engine.Memory.Rent(operand.Shape.Count * 4), 0))];
        foreach (BufferView operand in operands[..2])
        {
            float[] numbers = [.. Enumerable.Range(0, (int)operand.Buffer.ByteLength / 4).Select(_ => random.NextSingle() - 0.5f)];
            engine.Upload(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()), operand);
        }
        var problem = new TileProblem("test", 4, 65, 66, 700, 1);
        var results = new List<byte[]>();
        foreach (TileShape tile in problem.Candidates(engine.Hardware))
        {
            var builder = new KernelBuilder(engine, [a, b], [c]);
            ProductKernels.AddTiles<float, float, ILGpuNet.Kernels.AsComputed<float>>(builder, tile, problem);
            GpuKernel kernel = builder.Build();
            BufferView[] all = [.. operands, new BufferView(engine.Memory.Rent(Math.Max(1, kernel.WorkspaceBytes)), 0)];
            kernel.Run(all, []);
            byte[] result = new byte[c.Shape.Count * 4];
            engine.Download(operands[2], result);
            engine.Memory.Return(all[3].Buffer);
            results.Add(result);
        }
        foreach (BufferView operand in operands) engine.Memory.Return(operand.Buffer);
        Assert.True(results.Count > 1);
        Assert.All(results, result => Assert.Equal(results[0], result));
    }
}
