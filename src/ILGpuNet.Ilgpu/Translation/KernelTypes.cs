extern alias Original;

using System.Reflection;
using ILGpuNet.Compiler;
using ILGpuNet.Gpu;
using ILGpuNet.Kernels;

namespace ILGpuNet.Ilgpu;

/// <summary>
/// The kernels of this assembly, which are compiled from the same files over ILGPU's vocabulary, for those over memory of the host, with which the engines of
/// all GPUs write down their launches.
/// </summary>
internal static class KernelTypes
{
    private static readonly Assembly Originals = typeof(Original::ILGpuNet.Kernels.IKernel).Assembly;

    /// <summary>The counterpart of a type; a type that is no kernel's own is its own.</summary>
    /// <exception cref="GpuException">There is none.</exception>
    public static Type CounterpartOf(Type type)
    {
        if (type.IsConstructedGenericType)
            return CounterpartOf(type.GetGenericTypeDefinition()).MakeGenericType(Array.ConvertAll(type.GenericTypeArguments, CounterpartOf));
        if (type.Assembly != Originals) return type;
        return typeof(IKernel).Assembly.GetType(type.FullName!) ?? throw new GpuException($"[ilgpu] {type} is not among the kernels that ILGPU compiles");
    }

    /// <summary>The arguments of a kernel over memory of the host, in order.</summary>
    public static KernelParameter[] ParametersOf(Type kernel) => Array.ConvertAll(KernelParameter.FieldsOf(kernel), field => new KernelParameter(
        TypeNames.Identifier(field), field,
        field.FieldType.IsConstructedGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(Original::ILGpuNet.Kernels.View<>)
            ? field.FieldType.GenericTypeArguments[0]
            : null));

    /// <summary>Threads in a group that a kernel requires; 0: any number.</summary>
    public static int GroupSizeOf(Type kernel) =>
        (int?)kernel.GetProperty(nameof(IKernel.GroupSize), BindingFlags.Public | BindingFlags.Static)?.GetValue(null) ?? 0;
}
