extern alias Engine;

using Engine::ILGpuNet.Ilgpu;
using ILGpuNet.Compiler;
using ILGpuNet.Compiler.Tests;

namespace ILGpuNet.Ilgpu.Tests;

/// <summary>Every kernel of the project, from the same files, by ILGPU's compilers.</summary>
public class KernelTextTests
{
    public static TheoryData<Type> Kernels => [.. KernelCatalog.Kernels];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_OfEveryKernel_HasAsManyBarriersAsTheProjectsOwnText(Type kernel)
    {
        // ILGPU can put one barrier into both branches before it, where the threads of a group would wait for each other at different places.
        int expected = KernelCompiler.Compile(kernel, KernelDialect.Cuda).BarrierCount;
        Assert.Equal(expected, Backends.BarriersOf(Backends.ToPtx(KernelTypes.CounterpartOf(kernel))));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void OpenCl_OfEveryKernel_IsAKernel(Type kernel) =>
        Assert.Contains("kernel void", Backends.ToOpenCl(KernelTypes.CounterpartOf(kernel)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Parameters_OfEveryKernel_AreThoseOfItsCounterpart(Type kernel)
    {
        Type own = KernelTypes.CounterpartOf(kernel);
        Assert.NotEqual(kernel, own);
        Assert.Equal(KernelParameter.FieldsOf(kernel).Select(field => field.Name), KernelParameter.FieldsOf(own).Select(field => field.Name));
        Assert.Equal(KernelCompiler.Compile(kernel, KernelDialect.Cuda).Parameters, KernelTypes.ParametersOf(kernel));
        Assert.Equal(KernelCompiler.Compile(kernel, KernelDialect.Cuda).GroupSize, KernelTypes.GroupSizeOf(own));
    }
}
