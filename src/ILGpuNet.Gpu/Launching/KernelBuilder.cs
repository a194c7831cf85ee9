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
internal sealed class KernelBuilder
{
    /// <summary>Threads of a group where any number will do, and the most that reducing kernels take.</summary>
    public const int PreferredGroupSize = GroupReduction.MaximumGroupSize;

    private const int WorkspaceAlignment = 128;

    /// <summary>Elements for which a processor's thread is worth a group.</summary>
    private const int ShortestStretch = 2048;

    /// <summary>What a place has for an operand where it is memory of the engine, or the result that an epilogue takes.</summary>
    private const int OfEngine = -1, OfEpilogue = -2;

    private readonly GpuEngine engine;
    private readonly Operand[] inputs, outputs;
    private readonly Work work;
    private readonly HeadResult? head;

    public KernelBuilder(GpuEngine engine, Operand[] inputs, Operand[] outputs)
    {
        (this.engine, this.inputs, this.outputs) = (engine, inputs, outputs);
        work = new Work { WorkspaceOperand = inputs.Length + outputs.Length, FirstOutput = inputs.Length };
    }

    private KernelBuilder(KernelBuilder whole, int inputCount, Operand result, HeadResult head)
    {
        (engine, inputs, outputs, work, this.head) = (whole.engine, whole.inputs[..inputCount], [result], whole.work, head);
    }

    public GpuEngine Engine => engine;

    public Operand[] Inputs => inputs;

    public Operand[] Outputs => outputs;

    /// <summary>Whether a map takes the place of the result's stores, so that the result has no memory.</summary>
    public bool HasEpilogue => head?.Epilogue is not null;

    /// <summary>A builder for a head of the primitive, which has the first inputs, and whose result goes to scratch memory. Launches come to this builder.</summary>
    public KernelBuilder ForHead<T>(int inputCount, Operand result, View<T> place) where T : unmanaged =>
        new(this, inputCount, result, new HeadResult((Place)((IView)place).Memory, null, [], false));

    /// <summary>A builder for a head of the primitive, whose result goes through a map where it would be stored.</summary>
    /// <param name="inputCount">The head has so many of the first inputs.</param>
    /// <param name="result">Type and shape of its result.</param>
    /// <param name="epilogue">The map.</param>
    /// <param name="arguments">The map's arguments.</param>
    /// <param name="isCheck">Whether the map looks for values that cannot be taken.</param>
    public KernelBuilder ForHead(int inputCount, Operand result, KernelEpilogue epilogue, KernelArgument[] arguments, bool isCheck) =>
        new(this, inputCount, result, new HeadResult(new Place(OfEpilogue, 0, 0), epilogue, arguments, isCheck));

    /// <summary>Groups that keep the whole device busy, with some to spare.</summary>
    public int ManyGroups => Math.Max(32, engine.Hardware.ComputeUnits * 16);

    /// <summary>An input.</summary>
    public View<T> Input<T>(int index) where T : unmanaged => ViewOf<T>(index, inputs[index]);

    /// <summary>An output.</summary>
    public View<T> Output<T>(int index) where T : unmanaged => head is null ? ViewOf<T>(inputs.Length + index, outputs[index]) : new(head.Place, 0, 0);

    /// <summary>An output from an element on.</summary>
    public View<T> Output<T>(int index, long start) where T : unmanaged => ViewOf<T>(inputs.Length + index, start * SizeOf<T>());

    /// <summary>For an argument that a kernel does not look at.</summary>
    public View<T> Unused<T>() where T : unmanaged => ViewOf<T>(work.FirstOutput, 0);

    /// <summary>An input as an argument.</summary>
    public KernelArgument InputArgument(int index) => KernelArgument.Operand(index, 0, inputs[index].Type.Size());

    /// <summary>An output as an argument.</summary>
    public KernelArgument OutputArgument(int index) => KernelArgument.Operand(inputs.Length + index, 0, outputs[index].Type.Size());

    /// <summary>A view as an argument.</summary>
    public static KernelArgument ArgumentOf<T>(View<T> view) where T : unmanaged => ArgumentOf((Place)((IView)view).Memory, SizeOf<T>());

    /// <summary>A number of elements, or a stride, as an argument.</summary>
    public KernelArgument Whole(long number) => KernelArgument.Constant(BitConverter.GetBytes(Count(number)));

    /// <summary>Scratch memory for as many elements.</summary>
    public View<T> Workspace<T>(long count) where T : unmanaged
    {
        View<T> view = ViewOf<T>(work.WorkspaceOperand, work.WorkspaceBytes);
        work.WorkspaceBytes += (count * SizeOf<T>() + WorkspaceAlignment - 1) / WorkspaceAlignment * WorkspaceAlignment;
        return view;
    }

    /// <summary>Memory of the engine itself.</summary>
    public static View<T> EngineMemory<T>(nint memory, long byteOffset) where T : unmanaged => new(new Place(OfEngine, byteOffset, memory), 0, 0);

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
        where TKernel : struct, IKernel => Launch(kernel, GroupsFor(count), EachGroupSize, false, scalars);

    /// <summary>Launches a search for values that cannot be taken; a thread each, or one alone.</summary>
    public void LaunchCheck<TKernel>(TKernel kernel, long count) where TKernel : struct, IKernel =>
        Launch(kernel, count == 1 ? 1 : GroupsFor(count), count == 1 ? 1 : EachGroupSize, true, []);

    /// <summary>Launches a function that is no translated kernel.</summary>
    public void LaunchFunction(GpuFunction function, long count, KernelArgument[] arguments, bool isCheck)
    {
        if (count == 0) return;
        // The texts for processors give each thread a stretch of elements, one after the other.
        work.Launches.Add(IsProcessor
            ? new KernelLaunch(function, (int)Math.Min(RowGroups.Ceiling(count, ShortestStretch), 4L * engine.Hardware.ComputeUnits), 1, arguments, isCheck)
            : new KernelLaunch(function, GroupsFor(count), PreferredGroupSize, arguments, isCheck));
    }

    /// <summary>Launches a text, a thread for each piece of work or as many as keep the device busy.</summary>
    public void LaunchThreads(ProgramSource source, long count, KernelArgument[] arguments)
    {
        GpuFunction function = engine.Load(source);
        work.Launches.Add(new KernelLaunch(function, GroupsFor(count), EachGroupSize, arguments, IsCheck: false));
    }

    /// <summary>Launches groups of a text.</summary>
    public void LaunchGroups(ProgramSource source, long groups, int groupSize, KernelArgument[] arguments, bool isCheck)
    {
        if (groups > int.MaxValue) throw TooLarge("groups", groups);
        GpuFunction function = engine.Load(source);
        work.Launches.Add(new KernelLaunch(function, (int)groups, groupSize, arguments, isCheck));
    }

    /// <summary>The finished kernel.</summary>
    public GpuKernel Build() => new(engine, [.. work.Launches], work.WorkspaceBytes);

    private bool IsProcessor => engine.HardwareOfTexts.IsProcessor;

    /// <summary>
    /// Threads of a group where there is one for each piece of work. A processor runs them one after the other: more of them make fewer groups to begin.
    /// </summary>
    private int EachGroupSize => IsProcessor ? Math.Min(1024, engine.Hardware.MaximumGroupSize) : PreferredGroupSize;

    /// <summary>
    /// Groups for as many pieces of work. On a GPU no more than keep it busy: a thread then goes on to pieces far away. On a processor, whose threads are done
    /// one after the other, that would be far apart in memory: there each piece has a thread.
    /// </summary>
    private int GroupsFor(long count) => (int)Math.Min(RowGroups.Ceiling(count, EachGroupSize), IsProcessor ? int.MaxValue : 4L * ManyGroups);

    private void Launch<TKernel>(TKernel kernel, long groups, int groupSize, bool isCheck, ReadOnlySpan<(string Argument, int Scalar, DType Type)> scalars)
        where TKernel : struct, IKernel
    {
        if (groups == 0) return;
        if (groups > int.MaxValue) throw TooLarge("groups", groups);
        object boxed = kernel;
        bool hasEpilogue = head?.Epilogue is not null && WritesTo(boxed, head.Place);
        LoadedKernel loaded = engine.Load(typeof(TKernel), hasEpilogue ? head!.Epilogue : null);
        var arguments = new List<KernelArgument>();
        foreach (KernelParameter parameter in loaded.Parameters) arguments.Add(ArgumentOf(parameter, boxed, scalars));
        if (hasEpilogue) arguments.AddRange(head!.Arguments);
        int size = loaded.GroupSize > 0 ? loaded.GroupSize : groupSize > 0 ? groupSize : PreferredGroupSize;
        work.Launches.Add(new KernelLaunch(loaded.Function, (int)groups, size, [.. arguments], isCheck || (hasEpilogue && head!.IsCheck)));
    }

    /// <summary>Whether one of a kernel's views looks at a place.</summary>
    private static bool WritesTo(object kernel, Place place) => kernel.GetType()
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Any(field => field.GetValue(kernel) is IView view && view.Memory is Place looked && looked == place);

    private KernelArgument ArgumentOf(KernelParameter parameter, object kernel, ReadOnlySpan<(string Argument, int Scalar, DType Type)> scalars)
    {
        foreach ((string argument, int scalar, DType type) in scalars)
        {
            if (argument == parameter.Name) return KernelArgument.Scalar(scalar, type);
        }
        object value = parameter.Field.GetValue(kernel)!;
        if (value is not IView view) return KernelArgument.Constant(Bytes(value));
        int size = (int)SizeMethod.MakeGenericMethod(parameter.ViewElement!).Invoke(null, null)!;
        // What an epilogue stores goes elsewhere: memory for the kernel's own store has to be there, but is not used.
        var place = (Place)view.Memory;
        return place.Operand == OfEpilogue ? KernelArgument.Operand(work.FirstOutput, 0, size) : ArgumentOf(place, size);
    }

    private static KernelArgument ArgumentOf(Place place, int elementSize) => place.Operand == OfEngine
        ? KernelArgument.Memory(place.Memory, place.ByteOffset, elementSize)
        : KernelArgument.Operand(place.Operand, place.ByteOffset, elementSize);

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

    /// <summary>What the builders of a primitive and its head have in common.</summary>
    private sealed class Work
    {
        public List<KernelLaunch> Launches { get; } = [];

        public long WorkspaceBytes { get; set; }

        /// <summary>Number of the operand that is scratch memory.</summary>
        public required int WorkspaceOperand { get; init; }

        /// <summary>Number of the operand that is the first output.</summary>
        public required int FirstOutput { get; init; }
    }

    /// <summary>Where a head's result goes, and what takes the place of its stores.</summary>
    private sealed record HeadResult(Place Place, KernelEpilogue? Epilogue, KernelArgument[] Arguments, bool IsCheck);
}
