namespace ILGpuNet.Runtime;

/// <summary>
/// What every kind of device implements: memory, copies from and to the host, and kernels for the primitives.
/// Safe to use from several threads.
/// </summary>
public abstract class Engine
{
    /// <summary>Creates an engine with its memory pool.</summary>
    protected Engine() => Memory = new MemoryPool(this);

    /// <summary>Short name as in <c>ILGPUNET_DEVICE</c>: <c>cpu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the hardware is, for people.</summary>
    public abstract string Description { get; }

    /// <summary>Driver and version; empty where there is none.</summary>
    public virtual string Driver => "";

    /// <summary>All memory that the device has, in bytes.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>The memory of this device.</summary>
    public MemoryPool Memory { get; }

    /// <summary>How exactly Float32 products may be computed; where the engine cannot do it, they are exact all the same.</summary>
    public ProductPrecision ProductPrecision { get; set; }

    /// <summary>The precision of the next plan's Float32 products: what was asked for if it can be had, else the exact one.</summary>
    public ProductPrecision PrecisionInUse
    {
        get
        {
            ProductPrecision wanted = ProductPrecision;
            return Supports(wanted) ? wanted : ProductPrecision.Float32;
        }
    }

    /// <summary>Whether Float32 products are computed faster at a precision than exactly; true for the exact one itself.</summary>
    public virtual bool Supports(ProductPrecision precision) => precision == ProductPrecision.Float32;

    /// <summary>
    /// Prepares a kernel for operands of these types and layouts. The layouts' offsets are zero: the buffer views given to
    /// <see cref="Kernel.Run"/> point at the first element. Outputs are contiguous.
    /// </summary>
    public abstract Kernel CreateKernel(Primitive primitive, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs);

    /// <summary>
    /// Whether kernels of this product or convolution of Float32 factors also take both of them as BFloat16, or both as Float16, so that nothing has to be
    /// widened before.
    /// </summary>
    public virtual bool CanReadStored(Primitive product) => false;

    /// <summary>Whether a kernel of this primitive can pass its result through a map while it is close at hand (<see cref="FusedPrimitive"/>).</summary>
    public virtual bool CanFuse(Primitive head) => false;

    /// <summary>Whether a map of this type and shape can sum what it computes over some axes (<see cref="FusedPrimitive"/>).</summary>
    public virtual bool CanFuseSum(DType type, Shape shape, ValueList<int> axes) => false;

    /// <summary>Whether several maps of this program can run as one kernel (<see cref="ManyMapsPrimitive"/>).</summary>
    public virtual bool CanJoinMaps(MapProgram program) => false;

    /// <summary>
    /// Whether there is a kernel that works on that many rows of that many elements, each in so many pieces, one by one (<see cref="RowPrimitive"/>).
    /// </summary>
    public virtual bool CanFuseRows(long rows, int length, int segments) => false;

    /// <summary>
    /// Whether there are kernels for recurrent sequences (<see cref="RecurrentPrimitive"/>); where not, they are recorded step by step.
    /// </summary>
    public virtual bool CanRunRecurrent => false;

    /// <summary>Allocates device memory; called by the pool only.</summary>
    protected internal abstract DeviceBuffer Allocate(long byteLength);

    /// <summary>Frees what <see cref="Allocate"/> gave; called by the pool only.</summary>
    protected internal abstract void Free(DeviceBuffer buffer);

    /// <summary>Copies host bytes to the device.</summary>
    public abstract void Upload(ReadOnlySpan<byte> source, BufferView destination);

    /// <summary>Waits until all work given so far is done; at once where kernels run in the call.</summary>
    public virtual void Synchronize() { }

    /// <summary>Waits for the work that writes <paramref name="source"/> and copies it to the host.</summary>
    public abstract void Download(BufferView source, Span<byte> destination);
}

/// <summary>Element type and layout of a kernel's input or output.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Layout">Extents and strides; the offset is zero.</param>
public readonly record struct Operand(DType Type, Layout Layout)
{
    /// <summary>Extents.</summary>
    public Shape Shape => Layout.Shape;
}

/// <summary>A primitive prepared for fixed shapes: it only has to be run.</summary>
public abstract class Kernel
{
    /// <summary>Scratch memory that a run needs, in bytes; the plan provides it as the last operand where it is not zero.</summary>
    public virtual long WorkspaceBytes => 0;

    /// <summary>
    /// Runs on the operands in the order inputs, outputs, workspace. A kernel keeps no state between runs and may run on several
    /// threads at once.
    /// </summary>
    /// <exception cref="InvalidValueException">An input holds a value that the primitive cannot take, such as an index out of range.</exception>
    public abstract void Run(ReadOnlySpan<BufferView> operands, ReadOnlySpan<Scalar> scalars);
}

/// <summary>A run-time argument of a kernel: a number that may change from run to run without a new kernel.</summary>
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly long bits;

    private Scalar(long bits) => this.bits = bits;

    /// <summary>A real number.</summary>
    public static Scalar FromDouble(double value) => new(BitConverter.DoubleToInt64Bits(value));

    /// <summary>A whole number.</summary>
    public static Scalar FromInt64(long value) => new(value);

    /// <summary>The value, where it was made from a double.</summary>
    public double AsDouble => BitConverter.Int64BitsToDouble(bits);

    /// <summary>The value, where it was made from a long.</summary>
    public long AsInt64 => bits;

    /// <inheritdoc/>
    public bool Equals(Scalar other) => bits == other.bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => bits.GetHashCode();

    /// <summary>Equality of all bits.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Difference in a bit.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);
}
