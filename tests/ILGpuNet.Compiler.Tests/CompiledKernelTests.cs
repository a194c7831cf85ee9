using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>What is known of a compiled kernel beside its text.</summary>
public class CompiledKernelTests
{
    [Theory]
    [InlineData(typeof(Map<Exponential>), 0, 0, 0)]
    [InlineData(typeof(Reduce<float, float, float, Elements<float, float, Sum<float>>>), 3, 1024, 0)]
    [InlineData(typeof(Reduce<double, Extreme<double>, long, FirstExtreme<double, LargestFirst<double>>>), 3, 4096, 0)]
    [InlineData(typeof(Softmax<float, PlainSoftmax>), 6, 1024, 0)]
    [InlineData(typeof(MatrixProduct<float, float, AsComputed<float>, Tile64x64>), 2, 8320, 256)]
    [InlineData(typeof(MatrixProduct<double, double, AsComputed<double>, Tile128x128>), 2, 16512, 256)]
    [InlineData(typeof(ConvolutionForward<float, float, AsComputed<float>, Tile16x16>), 3, 1472, 64)]
    [InlineData(typeof(ConvolutionWeightGradient<float, float, AsComputed<float>, Tile16x16>), 3, 1504, 64)]
    [InlineData(typeof(ScanRows<float, float, float, Running<float, Sum<float>>>), 4, 1024, 0)]
    [InlineData(typeof(Transpose<ushort>), 1, 544, 256)]
    public void Compile_CountsBarriersAndSharedMemory(Type kernel, int barriers, int sharedBytes, int groupSize)
    {
        foreach (KernelDialect dialect in Enum.GetValues<KernelDialect>())
        {
            CompiledKernel compiled = KernelCompiler.Compile(kernel, dialect);
            string barrier = dialect == KernelDialect.OpenCl ? "barrier(CLK" : "__syncthreads()";
            Assert.Equal(barriers, compiled.Text.Split(barrier).Length - 1);
            Assert.Equal((barriers, sharedBytes, groupSize), (compiled.BarrierCount, compiled.SharedBytes, compiled.GroupSize));
        }
    }

    [Fact]
    public void Parameters_AreTheFieldsInOrder()
    {
        CompiledKernel compiled = KernelCompiler.Compile<IndexSelect<uint>>(KernelDialect.Cuda);
        Assert.Equal(["x", "indices", "y", "length", "indexLength", "inner", "count"], compiled.Parameters.Select(parameter => parameter.Name));
        Assert.Equal([typeof(uint), typeof(long), typeof(uint), null, null, null, null], compiled.Parameters.Select(parameter => parameter.ViewElement));
    }

    [Theory]
    [InlineData(typeof(MatrixProduct<float, float, AsComputed<float>, Tile64x64>), "for (int step_ = 0; step_ < 16; step_++)", true)]
    [InlineData(typeof(MatrixProduct<float, float, AsComputed<float>, Tile128x128>), "for (int step_ = 0; step_ < 8; step_++)", false)]
    [InlineData(typeof(MatrixProduct<float, float, AsComputed<float>, ProcessorTile64x64>), "for (int step_ = 0; step_ < 16; step_++)", false)]
    public void Compile_UnrollsLoops_UnlessTheyBecomeLong(Type kernel, string loop, bool isUnrolled)
    {
        string text = KernelCompiler.Compile(kernel, KernelDialect.OpenCl).Text;
        Assert.Contains(loop, text, StringComparison.Ordinal);
        Assert.Equal(isUnrolled, text.Contains($"    #pragma unroll\n    {loop}", StringComparison.Ordinal));
        Assert.Contains("        #pragma unroll\n        for (int i = 0;", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_WithDumpFolder_WritesTheText()
    {
        string folder = Directory.CreateTempSubdirectory("ilgpunet-").FullName;
        Environment.SetEnvironmentVariable("ILGPUNET_DUMP", folder);
        try
        {
            CompiledKernel compiled = KernelCompiler.Compile<Map<Sigmoid>>(KernelDialect.OpenCl);
            Assert.Equal(compiled.Text, File.ReadAllText(Path.Combine(folder, "Map_Sigmoid.cl")));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ILGPUNET_DUMP", null);
            Directory.Delete(folder, recursive: true);
        }
    }
}
