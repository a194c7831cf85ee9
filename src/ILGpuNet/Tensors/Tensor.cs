using System.Runtime.InteropServices;
using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Replay;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

/// <summary>
/// An n-dimensional array on a device, and a node of a lazily built graph. Operations check shapes and types at the call and compute nothing;
/// values are computed when they are asked for (<see cref="Item()"/>, <see cref="ToArray{T}"/>, <see cref="ToString()"/>,
/// <see cref="Evaluate(ReadOnlySpan{Tensor})"/>) and then stay with the tensor. There is nothing to dispose.
/// Tensors are immutable, except for a <see cref="Variable"/>, and safe to use from several threads.
/// </summary>
public partial class Tensor
{
    private static readonly bool IsEagerByEnvironment = Environment.GetEnvironmentVariable("ILGPUNET_EAGER") == "1";

    [ThreadStatic] private static bool isEagerOnThisThread;

    private Node node;

    internal Tensor(Node node) => this.node = node;

    /// <summary>Whether operations are computed at once: for the whole process by its environment, or set for this thread by tests.</summary>
    internal static bool IsEager
    {
        get => IsEagerByEnvironment || isEagerOnThisThread;
        set => isEagerOnThisThread = value;
    }

    internal Node Node
    {
        get => node;
        private protected set => node = value;
    }

    /// <summary>Extents of the axes.</summary>
    public Shape Shape => node.Spec.Shape;

    /// <summary>Element type.</summary>
    public DType DType => node.Spec.Type;

    /// <summary>Where the tensor lives.</summary>
    public Device Device => node.Device;

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Count;

    /// <summary>Computes tensors together, in one plan, so that what they share is computed once.</summary>
    /// <exception cref="StaleTensorException">A tensor depends on a variable that has been overwritten since.</exception>
    /// <exception cref="InvalidValueException">The data cannot be computed with, such as an index out of range. Nothing is changed then.</exception>
    public static void Evaluate(params ReadOnlySpan<Tensor> tensors)
    {
        var roots = new Node[tensors.Length];
        for (int i = 0; i < roots.Length; i++) roots[i] = tensors[i].node;
        Evaluator.Evaluate(roots, []);
    }

    /// <summary>Computes this tensor now and returns it.</summary>
    /// <inheritdoc cref="Evaluate(ReadOnlySpan{Tensor})" path="/exception"/>
    public Tensor Evaluate()
    {
        Evaluator.Evaluate([node], []);
        return this;
    }

    /// <summary>
    /// What computing tensors would run, without running it: kernels with the operations fused in each, shapes, flops, bytes, and the memory for
    /// intermediate values.
    /// </summary>
    public static string DescribePlan(params ReadOnlySpan<Tensor> tensors)
    {
        var roots = new Node[tensors.Length];
        for (int i = 0; i < roots.Length; i++) roots[i] = tensors[i].node;
        return Evaluator.Describe(roots);
    }

    /// <summary>The graph of what is still to be computed for this tensor, in the DOT language: <c>dot -Tsvg</c> draws it.</summary>
    public string ToGraphviz() => Diagnostics.Graphviz.Format([node]);

    /// <summary>The value of a tensor with one element, as a double (exact for all types except Int64 beyond 2^53).</summary>
    /// <exception cref="ShapeException">The tensor has more or less than one element.</exception>
    public double Item() => DType switch
    {
        DType.Float32 => Item<float>(),
        DType.Float64 => Item<double>(),
        DType.Int32 => Item<int>(),
        DType.Int64 => Item<long>(),
        DType.UInt8 => Item<byte>(),
        DType.Float16 => (double)Item<Half>(),
        DType.BFloat16 => Item<BFloat16>(),
        _ => Item<bool>() ? 1 : 0,
    };

    /// <summary>The value of a tensor with one element; <typeparamref name="T"/> is the type that stores its elements.</summary>
    /// <exception cref="ShapeException">The tensor has more or less than one element.</exception>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is another type.</exception>
    public T Item<T>() where T : unmanaged
    {
        if (Count != 1)
            throw new ShapeException($"[Item] the tensor must have one element, found shape {Shape} with {Count}: use ToArray, or reduce it first");
        Span<T> value = stackalloc T[1];
        CopyTo(value);
        return value[0];
    }

    /// <summary>The elements in row-major order, as a new array; <typeparamref name="T"/> is the type that stores them.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is another type.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        if (Count > Array.MaxLength)
            throw new ShapeException($"[ToArray] {Shape} has {Count} elements, an array holds at most {Array.MaxLength}: read it slice by slice");
        var values = new T[Count];
        CopyTo<T>(values);
        return values;
    }

    /// <summary>The elements of a Float32 tensor in row-major order, as a new array.</summary>
    /// <exception cref="DTypeException">The tensor is not Float32.</exception>
    public float[] ToArray() => ToArray<float>();

    /// <summary>Copies the elements in row-major order.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the type that stores the elements.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        DType expected = DTypes.Of<T>();
        if (expected != DType)
            throw new DTypeException($"[ToArray] elements are {DType}, asked for as {expected}: convert first with To(DType.{expected})");
        if (destination.Length < Count)
            throw new ArgumentException($"[CopyTo] {Count} elements do not fit into {destination.Length}", nameof(destination));
        if (Count > 0) Read(MemoryMarshal.AsBytes(destination[..(int)Count]));
        else Evaluate();
    }

    /// <summary>Whether a backward pass gives this tensor a gradient, or one of those that it was computed from.</summary>
    public bool RequiresGradient => node.RequiresGradient;

    /// <summary>
    /// The gradient that backward passes have accumulated for this leaf (a parameter or the result of <see cref="WithGradient"/>), or null.
    /// </summary>
    /// <exception cref="ILGpuNetException">A value is set that has another shape, type or device.</exception>
    public Tensor? Gradient
    {
        get
        {
            CallTrace.Current?.NoteGradientRead(this, field);
            return field;
        }
        set
        {
            CallTrace.Current?.NoteGradientWrite(this);
            if (value is not null && (value.Shape != Shape || value.DType != DType || value.Device != Device))
                throw new ILGpuNetException(
                    $"[Gradient] the gradient must be like the tensor, {DType} {Shape} on {Device}, found {value.DType} {value.Shape} on {value.Device}");
            field = value;
        }
    }

    /// <summary>The same value as a new leaf for which backward passes compute a gradient.</summary>
    /// <exception cref="DTypeException">The tensor is not of a floating-point type.</exception>
    public Tensor WithGradient()
    {
        if (!DType.IsFloatingPoint())
            throw new DTypeException($"[WithGradient] only floating-point types carry gradients, found {DType}");
        var leaf = new Tensor(new Node(AssignOperation.Instance, [node], node.Spec, Device, requiresGradient: true));
        leaf.node.GradientOwner = leaf;
        return leaf;
    }

    /// <summary>The same value without history: no gradient flows through it.</summary>
    public Tensor Detach()
    {
        if (!node.RequiresGradient) return Value;
        // A value that is there is shared at once, so that a snapshot of a parameter outlives the next steps.
        Node detached = Evaluator.TryShare(node) ?? new Node(AssignOperation.Instance, [node], node.Spec, Device, requiresGradient: false);
        return new Tensor(detached);
    }

    /// <summary>The same value on another device; this tensor itself where it is there already.</summary>
    public Tensor To(Device device)
    {
        if (device == Device) return Value;
        var bytes = new byte[Count * DType.Size()];
        Read(bytes);
        var storage = new Storage(device.Engine, bytes.Length);
        device.Engine.Upload(bytes, new BufferView(storage.Buffer, 0));
        return new Tensor(new Node(storage, Layout.Contiguous(Shape), DType, device, requiresGradient: false));
    }

    /// <summary>
    /// Operations of this thread record nothing for gradients until the result is disposed: <c>using (Tensor.NoGradient()) { ... }</c>. Dispose it on
    /// the same thread: no <c>await</c> in between.
    /// </summary>
    public static IDisposable NoGradient() => GradientMode.Disable();

    /// <summary>
    /// Values, shape and type; computes the tensor. The middle of axes is left out where there are more than 1,000 elements.
    /// </summary>
    public override string ToString() => TensorFormatter.Format(this);

    /// <summary>
    /// What operations that change nothing give: this tensor, or where it is a variable, whose value will change, a view of the present value.
    /// </summary>
    private Tensor Value => this is Variable ? Apply(new ReshapeOperation(Shape), this) : this;

    /// <summary>Reads the present value; a variable that another thread updates in the meantime is read again.</summary>
    private void Read(Span<byte> destination)
    {
        while (true)
        {
            Node present = node;
            try
            {
                Evaluator.Read(present, destination);
                return;
            }
            catch (StaleTensorException) when (node != present)
            {
            }
        }
    }

    /// <summary>Adds an operation to the graph.</summary>
    internal static Tensor Apply(Operation operation, params ReadOnlySpan<Tensor> inputs) => MustWiden(operation, inputs)
        ? Narrow(Apply(operation, Widen(operation, inputs)), inputs)
        : new(Record(operation, default, default, inputs));

    /// <summary>Adds an operation with run-time scalars and no inputs to the graph.</summary>
    internal static Tensor Generate(Operation operation, TensorSpec spec, Device device, Scalar first, Scalar second = default, ScalarSource? source = null)
    {
        if (operation is not FullOperation && spec.Type != spec.Type.ComputeType())
            return Generate(operation, spec with { Type = spec.Type.ComputeType() }, device, first, second, source).To(spec.Type);
        var tensor = new Tensor(new Node(operation, [], spec, device, requiresGradient: false, first, second, source));
        if (IsEager) tensor.Evaluate();
        return tensor;
    }

    /// <summary>Adds an operation with several outputs to the graph.</summary>
    internal static Tensor[] ApplyMany(Operation operation, params ReadOnlySpan<Tensor> inputs)
    {
        if (MustWiden(operation, inputs))
        {
            Tensor[] wide = ApplyMany(operation, Widen(operation, inputs));
            for (int i = 0; i < wide.Length; i++) wide[i] = Narrow(wide[i], inputs);
            return wide;
        }
        Node parent = Record(operation, default, default, inputs);
        var inputSpecs = new TensorSpec[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) inputSpecs[i] = inputs[i].node.Spec;
        var outputs = new Tensor[operation.OutputCount];
        for (int i = 0; i < outputs.Length; i++)
        {
            TensorSpec spec = operation.Infer(inputSpecs, i);
            outputs[i] = new Tensor(new Node(new ProjectionOperation(i), [parent], spec, parent.Device,
                parent.RequiresGradient && spec.Type.IsFloatingPoint()));
        }
        if (IsEager) Evaluate(outputs);
        return outputs;
    }

    private static Node Record(Operation operation, Scalar first, Scalar second, ReadOnlySpan<Tensor> inputs)
    {
        var nodes = new Node[inputs.Length];
        var specs = new SpecBuffer();
        Span<TensorSpec> inputSpecs = inputs.Length <= SpecBuffer.Length ? specs : new TensorSpec[inputs.Length];
        Device device = inputs[0].Device;
        bool requiresGradient = false;
        for (int i = 0; i < inputs.Length; i++)
        {
            Node input = inputs[i].node;
            nodes[i] = input;
            inputSpecs[i] = input.Spec;
            requiresGradient |= input.RequiresGradient;
            if (input.Device != device)
                throw new DeviceException($"[{operation.Name}] inputs are on different devices, {device} and {input.Device}: move one with To(device)");
        }
        TensorSpec spec = operation.Infer(inputSpecs[..inputs.Length], 0);
        requiresGradient &= spec.Type.IsFloatingPoint() && operation.NotDifferentiableBecause is null && GradientMode.IsEnabled;
        var node = new Node(operation, nodes, spec, device, requiresGradient, first, second);
        if (IsEager && operation.OutputCount == 1) Evaluator.Evaluate([node], []);
        return node;
    }

    [System.Runtime.CompilerServices.InlineArray(Length)]
    private struct SpecBuffer
    {
        public const int Length = 4;
        private TensorSpec first;
    }
}
