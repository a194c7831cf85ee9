using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGpuNet.Compiler;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// Puts together the launches of a primitive. Kernels are written down as structs, as on the host, over views that stand for operands:
/// <c>builder.LaunchEach(new Fill&lt;float&gt;(builder.Output&lt;float&gt;(0), 1, count), count)</c>.
/// </summary>
internal sealed class KernelBuilder(GpuEngine engine, Operand[] inputs, Operand[] outputs)
{
    /// <summary>Threads of a group where any number will do, and the most that reducing kernels take.</summary>
    public const int PreferredGroupSize = GroupReduction.MaximumGroupSize;

    private const int WorkspaceAlignment = 128;

    private readonly List<KernelLaunch> launches = [];
    private long workspaceBytes;

    public GpuEngine Engine => engine;

    public Operand[] Inputs => inputs;

    public Operand[] Outputs => outputs;

    /// <summary>Groups that keep the whole device busy, with some to spare.</summary>
    public int ManyGroups => Math.Max(32, engine.Hardware.ComputeUnits * 16);

    /// <summary>An input.</summary>
    public View<T> Input<T>(int index) where T : unmanaged => ViewOf<T>(index, inputs[index]);

    /// <summary>An output.</summary>
    public View<T> Output<T>(int index) where T : unmanaged => ViewOf<T>(inputs.Length + index, outputs[index]);

    /// <summary>Scratch memory for as many elements.</summary>
    public View<T> Workspace<T>(long count) where T : unmanaged
    {
        View<T> view = ViewOf<T>(inputs.Length + outputs.Length, workspaceBytes);
        workspaceBytes += (count * SizeOf<T>() + WorkspaceAlignment - 1) / WorkspaceAlignment * WorkspaceAlignment;
        return view;
    }

    /// <summary>Memory of the engine itself.</summary>
    public static View<T> EngineMemory<T>(nint memory, long byteOffset) where T : unmanaged => new(new Place(-1, byteOffset, memory), 0, 0);

    /// <summary>Launches groups of a kernel; none where their number is zero.</summary>
    /// <param name="kernel">The kernel over views of this builder.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="scalars">Arguments, by name, that are run-time scalars, as elements of a type.</param>
    public void Launch<TKernel>(TKernel kernel, long groups, params ReadOnlySpan<(string Argument, int Scalar, DType Type)> scalars)
        where TKernel : struct, IKernel => Launch(kernel, groups, 0, false, scalars);

    /// <summary>Launches as many threads as there is work for, or as many as keep the device busy.</summary>
    /// <param name="kernel">A kernel for any number of threads.</param>
    /// <param name="count">Pieces of work.</param>
    /// <param name="scalars">Arguments, by name, that are run-time scalars, as elements of a type.</param>
    public void LaunchEach<TKernel>(TKernel kernel, long count, params ReadOnlySpan<(string Argument, int Scalar, DType Type)> scalars)
        where TKernel : struct, IKernel => Launch(kernel, GroupsFor(count), 0, false, scalars);

    /// <summary>Launches a search for values that cannot be taken; a thread each, or one alone.</summary>
    public void LaunchCheck<TKernel>(TKernel kernel, long count) where TKernel : struct, IKernel =>
        Launch(kernel, count == 1 ? 1 : GroupsFor(count), count == 1 ? 1 : 0, true, []);

    /// <summary>Launches a function that is no translated kernel.</summary>
    public void LaunchFunction(GpuFunction function, long count, KernelArgument[] arguments, bool isCheck)
    {
        if (count > 0) launches.Add(new KernelLaunch(function, GroupsFor(count), GroupSizeOf(function, PreferredGroupSize), arguments, isCheck));
    }

    /// <summary>The finished kernel.</summary>
    public GpuKernel Build() => new(engine, [.. launches], workspaceBytes);

    private int GroupsFor(long count) => (int)Math.Min((count + PreferredGroupSize - 1) / PreferredGroupSize, 4L * ManyGroups);

    private void Launch<TKernel>(TKernel kernel, long groups, int groupSize, bool isCheck, ReadOnlySpan<(string Argument, int Scalar, DType Type)> scalars)
        where TKernel : struct, IKernel
    {
        if (groups == 0) return;
        if (groups > int.MaxValue) throw TooLarge("groups", groups);
        LoadedKernel loaded = engine.Load(typeof(TKernel));
        object boxed = kernel;
        var arguments = new KernelArgument[loaded.Parameters.Count];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = ArgumentOf(loaded.Parameters[i], boxed, scalars);
        int size = loaded.GroupSize > 0 ? loaded.GroupSize : groupSize > 0 ? groupSize : PreferredGroupSize;
        launches.Add(new KernelLaunch(loaded.Function, (int)groups, GroupSizeOf(loaded.Function, size), arguments, isCheck));
    }

    private int GroupSizeOf(GpuFunction function, int size) => size <= function.MaximumGroupSize ? size : throw new DeviceException(
        $"[{engine.Name}] {function.Name} needs groups of {size} threads, {engine.Hardware.Name} has {function.MaximumGroupSize} for it");

    private static KernelArgument ArgumentOf(KernelParameter parameter, object kernel, ReadOnlySpan<(string Argument, int Scalar, DType Type)> scalars)
    {
        foreach ((string argument, int scalar, DType type) in scalars)
        {
            if (argument == parameter.Name) return KernelArgument.Scalar(scalar, type);
        }
        object value = parameter.Field.GetValue(kernel)!;
        if (value is not IView view) return KernelArgument.Constant(Bytes(value));
        int size = (int)SizeMethod.MakeGenericMethod(parameter.ViewElement!).Invoke(null, null)!;
        var place = (Place)view.Memory;
        return place.Operand < 0 ? KernelArgument.Memory(place.Memory, place.ByteOffset, size) : KernelArgument.Operand(place.Operand, place.ByteOffset, size);
    }

    /// <summary>The bytes of a number or struct as they lie in memory, which is how devices have them.</summary>
    private static byte[] Bytes(object value) => (byte[])BytesMethod.MakeGenericMethod(value.GetType()).Invoke(null, [value])!;

    private static readonly MethodInfo BytesMethod = typeof(KernelBuilder).GetMethod(nameof(BytesOf), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly MethodInfo SizeMethod = typeof(KernelBuilder).GetMethod(nameof(SizeOf), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static byte[] BytesOf<T>(T value) where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)).ToArray();

    private static int SizeOf<T>() where T : unmanaged => Unsafe.SizeOf<T>();

    private static View<T> ViewOf<T>(int number, Operand operand) where T : unmanaged => SizeOf<T>() == operand.Type.Size()
        ? ViewOf<T>(number, 0)
        : throw new ArgumentException($"operand {number} is {operand.Type}, its kernel takes {typeof(T).Name}");

    private static View<T> ViewOf<T>(int operand, long byteOffset) where T : unmanaged => new(new Place(operand, byteOffset, 0), 0, 0);

    private DeviceException TooLarge(string what, long count) =>
        new($"[{engine.Name}] {count:N0} {what}: kernels count them in 32 bits, expected at most {int.MaxValue:N0}; use smaller tensors");

    /// <summary>A number of elements as kernels count them.</summary>
    /// <exception cref="DeviceException">There are too many.</exception>
    public int Count(long count) => count <= int.MaxValue ? (int)count : throw TooLarge("elements", count);

    /// <summary>What a view looks at: an operand, or, where that is negative, memory of the engine.</summary>
    private sealed record Place(int Operand, long ByteOffset, nint Memory);
}
