using ILGpuNet.Compiler;
using ILGpuNet.Cpu;
using ILGpuNet.Gpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Gpu;

/// <summary>The texts of maps, without a device.</summary>
public class MapTextTests
{
    private static readonly MapProgram Sum = new([DType.Int32, DType.Int32], [], [new(MapFunction.Add, DType.Int32, DType.Int32, 0, 1)], [2]);

    [Fact]
    public void Source_ContiguousInputs_ReadsAndWritesInOrder()
    {
        string text = TextOf(KernelDialect.Cuda, [4, 6], Layout.Contiguous([4, 6])).Source.Text;
        Assert.Contains(
            """
            extern "C" __global__ void Map_Add(
                int count,
                int* x0,
                int* x1,
                int* y0)
            {
                for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
                {
                    int v0 = x0[i];
                    int v1 = x1[i];
                    int v2 = (int)((unsigned int)v0 + (unsigned int)v1);
                    y0[i] = v2;
                }
            }
            """.ReplaceLineEndings("\n"), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_TransposedInput_FollowsItsStrides()
    {
        string text = TextOf(KernelDialect.OpenCl, [4, 6], Layout.Contiguous([6, 4]).Permute([1, 0])).Source.Text;
        Assert.Contains("int v1 = x1[at0 + at1 * stride1_1];", text, StringComparison.Ordinal);
        Assert.Contains("__global int* x1 = x1_memory + x1_start;", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_OtherExtents_IsTheSame() => Assert.Equal(
        TextOf(KernelDialect.OpenCl, [4, 6], Layout.Contiguous([6]).Expand([4, 6])).Source,
        TextOf(KernelDialect.OpenCl, [7, 3], Layout.Contiguous([3]).Expand([7, 3])).Source);

    [Fact]
    public void Source_FunctionThatTheTypeDoesNotHave_NamesBoth() => Assert.Equal(
        "[Sine] is not defined for Int32 with a result of Int32",
        Assert.Throws<DTypeException>(() => TextOf(
            new([DType.Int32], [], [new(MapFunction.Sine, DType.Int32, DType.Int32, 0)], [1]),
            LoopNest.Create(Layout.Contiguous([4]), Layout.Contiguous([4])), KernelDialect.OpenCl)).Message);

    private static MapText TextOf(KernelDialect language, Shape shape, Layout second) =>
        TextOf(Sum, LoopNest.Create(Layout.Contiguous(shape), Layout.Contiguous(shape), second), language);

    private static MapText TextOf(MapProgram program, LoopNest nest, KernelDialect language) =>
        new(program, new MapIndexing(program, nest), language, hasFloat64: true);
}
