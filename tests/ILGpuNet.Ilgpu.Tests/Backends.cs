extern alias Engine;

using System.Reflection;
using System.Text.RegularExpressions;
using Engine::ILGpuNet.Ilgpu;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace ILGpuNet.Ilgpu.Tests;

/// <summary>ILGPU's compilers of texts, which need no GPU.</summary>
internal static partial class Backends
{
    private static readonly CLCVersion OpenClVersion = new(2, 0);

    /// <summary>The text of PTX for an Ampere GPU.</summary>
    public static string ToPtx(Type kernel) => Compile(
        kernel, context => new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null!), compiled => ((PTXCompiledKernel)compiled).PTXAssembly);

    /// <summary>The text of OpenCL C for a device that can do all that ILGPU knows of.</summary>
    public static string ToOpenCl(Type kernel) => Compile(
        kernel, context => new CLBackend(context, new CLCapabilityContext(false, true, true, true, true), CLDeviceVendor.Other, OpenClVersion),
        compiled => ((CLCompiledKernel)compiled).Source);

    /// <summary>Barriers in a text of PTX.</summary>
    public static int BarriersOf(string ptx) => BarrierInstruction().Count(ptx);

    private static string Compile(Type kernel, Func<Context, Backend> create, Func<CompiledKernel, string> textOf)
    {
        // A context in which a translation has failed is of no use afterwards.
        using var context = IlgpuDevices.CreateContext(static builder => builder);
        using Backend backend = create(context);
        MethodInfo run = IlgpuFunction.EntryPointOf(kernel);
        return textOf(backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(run), new KernelSpecialization()));
    }

    [GeneratedRegex(@"\bbar(rier)?\.sync\b")]
    private static partial Regex BarrierInstruction();
}
