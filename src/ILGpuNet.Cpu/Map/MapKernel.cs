using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Applies a program to every element, block by block, so that what lies between instructions stays in the cache of the first level, or in registers
/// (<see cref="MapExecution"/>).
/// </summary>
internal sealed unsafe class MapKernel : CpuKernel
{
    /// <summary>
    /// Outputs from this size on are written past the caches, unless it takes longer to compute them than to write them: half of a usual last-level
    /// cache, which holds no more than that beside what they are computed from.
    /// </summary>
    private const long StreamedBytes = 16 << 20;

    private const double MostStreamedNanoseconds = 0.45;

    /// <summary>Rows shorter than this are not worth a block of their own: to begin one takes as long as some hundreds of elements.</summary>
    private const int ShortestRow = 1024;

    private readonly MapSchedule schedule;
    private readonly MapExecution execution;
    private readonly LoopNest nest;
    private readonly MapInputs inputs;
    private readonly DType[] scalarTypes;
    private readonly bool isByRows, isStreamed;
    private readonly long rowLength;
    private readonly int slotBytes;
    private readonly MapSums? sums;
    private readonly int storedOutputs;

    /// <summary>The kernel of a program; one that only copies is a <see cref="CopyKernel"/>.</summary>
    public static CpuKernel Create(MapProgram program, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) =>
        IsCopy(program) ? new CopyKernel(inputs[0], outputs[0]) : new MapKernel(program, inputs, outputs[0].Shape, sumCount: 0, []);

    /// <summary>Whether a program only copies its input.</summary>
    public static bool IsCopy(MapProgram program) => program is { InputTypes.Count: 1, Outputs.Count: 1 } && (program.Outputs[0] == 0
        || (program.Instructions.Count == 1 && program.Instructions[0] is { Function: MapFunction.Copy, First: 0 }));

    /// <param name="program">What is computed.</param>
    /// <param name="inputs">Types and layouts of the inputs, all of the same shape.</param>
    /// <param name="shape">That shape.</param>
    /// <param name="sumCount">How many of the outputs, the last, are summed instead of stored.</param>
    /// <param name="axes">Axes that are summed over.</param>
    /// <param name="shared">How maps of this program compute their blocks that run together with this one; null where it runs alone.</param>
    public MapKernel(MapProgram program, ReadOnlySpan<Operand> inputs, Shape shape, int sumCount, ValueList<int> axes, MapExecution? shared = null)
    {
        schedule = new MapSchedule(program);
        scalarTypes = program.ScalarTypes.Span.ToArray();
        storedOutputs = program.Outputs.Count - sumCount;
        Layout whole = Layout.Contiguous(shape), summed = sumCount == 0 ? whole : MapSums.LayoutOf(shape, axes);
        nest = LoopNest.Create([.. inputs.ToArray().Select(input => input.Layout), whole, summed]);
        isByRows = nest.Extents[^1] >= ShortestRow;
        rowLength = isByRows ? nest.Extents[^1] : nest.Count;

        NanosecondsPerElement = MapCost.NanosecondsPerElement(program);
        isStreamed = storedOutputs > 0 && nest.Count * program.TypeOf(program.Outputs[0]).Size() >= StreamedBytes
            && NanosecondsPerElement <= MostStreamedNanoseconds;

        int widest = 1;
        foreach (Operand input in inputs) widest = Math.Max(widest, input.Type.Size());
        foreach (MapInstruction instruction in program.Instructions) widest = Math.Max(widest, instruction.ResultType.Size());
        foreach (DType type in scalarTypes) widest = Math.Max(widest, type.Size());
        int values = inputs.Length + scalarTypes.Length + schedule.Registers;
        BlockLength = MapBlock.ChooseLength(nest, isByRows, inputs.Length, values, widest);
        slotBytes = BlockLength * widest;

        this.inputs = new MapInputs(nest, inputs, schedule.IsRead, isByRows, BlockLength, slotBytes);
        execution = !isStreamed && shared is not null ? shared : new MapExecution(program, schedule, nest.Count, isStreamed && sumCount == 0);
        if (sumCount == 0) return;
        DType[] sumTypes = [.. program.Outputs.Span[storedOutputs..].ToArray().Select(program.TypeOf)];
        long unit = !isByRows ? nest.Count / Math.Max(nest.Extents[0], 1) : nest.Rank == 1 ? BlockLength : rowLength;
        sums = new MapSums(sumTypes, nest, inputs.Length + 1, MapSums.KeptCount(shape, axes), unit);
    }

    /// <summary>Memory that sums need, behind the outputs.</summary>
    public long SumBytes => sums?.Bytes ?? 0;

    /// <summary>Number of elements.</summary>
    public long Count => nest.Count;

    /// <summary>Elements that instructions work on at a time.</summary>
    public int BlockLength { get; }

    /// <summary>Time for an element on one thread.</summary>
    public double NanosecondsPerElement { get; }

    /// <summary>Whether it has run so much that its program has been compiled.</summary>
    public bool IsCompiled => execution.IsCompiled;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) => Run(operands, scalars, 0, nest.Count);

    /// <summary>
    /// Computes the elements from <paramref name="start"/> up to <paramref name="end"/>, in row-major order. They must be whole extents of the first
    /// axis, so that inputs that are broadcast along it repeat with them.
    /// </summary>
    [SkipLocalsInit]
    public void Run(byte** operands, ReadOnlySpan<Scalar> scalars, long start, long end)
    {
        if (start == end) return;
        long* converted = stackalloc long[scalarTypes.Length];
        for (int i = 0; i < scalarTypes.Length; i++) scalars[i].Store(scalarTypes[i], converted + i);
        Expect(end - start);
        double nanoseconds = (end - start) * NanosecondsPerElement;
        if (sums is not null)
        {
            (int first, int last) = sums.SegmentsOf(start, end);
            var segments = new SegmentWork { Kernel = this, Operands = operands, Scalars = converted, Start = start, End = end, First = first, Count = last - first };
            ForkJoin.Run(ref segments, Workload.Parts(nanoseconds, segments.Count));
            return;
        }
        var work = new Work { Kernel = this, Operands = operands, Scalars = converted, Start = start, End = end };
        ForkJoin.Run(ref work, work.Blocks == 1 ? 1 : Workload.Parts(nanoseconds, work.Blocks));
    }

    /// <summary>Says how many elements are about to be computed: a map that runs often is compiled.</summary>
    public void Expect(long count) => execution.Expect(count);

    /// <summary>Sets the sums to zero. Their accumulators are the operand behind the outputs.</summary>
    public void BeginSums(byte** operands) => sums?.Begin((double*)operands[inputs.Count + schedule.Outputs.Length]);

    /// <summary>Writes the sums.</summary>
    public void EndSums(byte** operands) =>
        sums?.End((double*)operands[inputs.Count + schedule.Outputs.Length], operands + inputs.Count + storedOutputs);

    /// <summary>
    /// Computes some elements on this thread, with scalars that have been converted. The first one starts a block, so that inputs that repeat are read
    /// from their beginning.
    /// </summary>
    [SkipLocalsInit]
    public void Execute(byte** operands, long* scalars, long start, long end, int segment)
    {
        byte* scratch = ThreadScratch.Get(inputs.ScratchBytes + slotBytes * (scalarTypes.Length + schedule.Registers));
        byte** slots = stackalloc byte*[schedule.Slots];
        bool* isReserved = stackalloc bool[schedule.Outputs.Length];
        PrepareSlots(operands, scalars, scratch, slots, isReserved);
        bool isStoredDirectly = execution.CanStream && CanStoreDirectly(operands, isReserved, start);
        if (isStoredDirectly) new Span<bool>(isReserved, schedule.Outputs.Length).Clear();

        long preparedRow = -1;
        while (start < end)
        {
            (long row, long column) = rowLength == nest.Count ? (0, start) : Math.DivRem(start, rowLength);
            int count = (int)Math.Min(Math.Min(BlockLength, rowLength - column), end - start);
            inputs.Place(operands, scratch, slots, row, column, count, row != preparedRow);
            preparedRow = row;
            for (int output = 0; output < schedule.Outputs.Length; output++)
            {
                if (isReserved[output]) continue;
                slots[schedule.FirstOutputSlot + output] =
                    operands[inputs.Count + output] + start * schedule.Outputs[output].Type.Size();
            }
            if (isStoredDirectly) execution.RunStreamed(slots, count);
            else execution.Run(slots, count);
            StoreReserved(operands, slots, isReserved, start, count);
            if (sums is not null) AddToSums(operands, slots, segment, start, count);
            start += count;
        }
        if (isStreamed) Interlocked.MemoryBarrier();
    }

    /// <summary>Places what is the same in all blocks, and decides which outputs need their reserve.</summary>
    private void PrepareSlots(byte** operands, long* scalars, byte* scratch, byte** slots, bool* isReserved)
    {
        inputs.Prepare(operands, scratch, slots);
        byte* next = scratch + inputs.ScratchBytes;
        int length = (int)Math.Min(BlockLength, rowLength);
        for (int i = 0; i < scalarTypes.Length; i++, next += slotBytes)
        {
            slots[schedule.FirstScalarSlot + i] = next;
            StridedLoader.Fill(scalarTypes[i].Size(), (byte*)(scalars + i), length, next);
        }
        for (int i = 0; i < schedule.Registers; i++, next += slotBytes) slots[schedule.FirstRegisterSlot + i] = next;
        for (int output = 0; output < schedule.Outputs.Length; output++)
        {
            isReserved[output] = output >= storedOutputs || IsReserveNeeded(operands, output);
            if (isReserved[output]) slots[schedule.FirstOutputSlot + output] = slots[schedule.Outputs[output].Reserve];
        }
    }

    /// <summary>
    /// Whether an output is the memory of an input that is read after it has been computed, or is written past the caches: not where it
    /// is an input's memory, which is in the cache already.
    /// </summary>
    private bool IsReserveNeeded(byte** operands, int output)
    {
        byte* destination = operands[inputs.Count + output];
        foreach (int input in schedule.Outputs[output].ReadLater)
            if (operands[input] == destination) return true;
        if (!isStreamed) return false;
        for (int input = 0; input < inputs.Count; input++)
            if (operands[input] == destination) return false;
        return true;
    }

    /// <summary>Whether all outputs would go past the caches, and their blocks begin at cache lines.</summary>
    private bool CanStoreDirectly(byte** operands, bool* isReserved, long start)
    {
        const int CacheLine = 64;
        if (start % CacheLine != 0 || BlockLength % CacheLine != 0 || (rowLength != nest.Count && rowLength % CacheLine != 0)) return false;
        for (int output = 0; output < schedule.Outputs.Length; output++)
        {
            if (!isReserved[output] || (nuint)operands[inputs.Count + output] % CacheLine != 0) return false;
            foreach (int input in schedule.Outputs[output].ReadLater)
                if (operands[input] == operands[inputs.Count + output]) return false;
        }
        return true;
    }

    private void StoreReserved(byte** operands, byte** slots, bool* isReserved, long start, int count)
    {
        for (int output = 0; output < storedOutputs; output++)
        {
            if (!isReserved[output]) continue;
            MapOutput description = schedule.Outputs[output];
            byte* source = slots[description.Reserve];
            byte* destination = operands[inputs.Count + output] + start * description.Type.Size();
            long byteLength = (long)count * description.Type.Size();
            if (isStreamed) StreamingCopy.Run(source, destination, byteLength);
            else Buffer.MemoryCopy(source, destination, byteLength, byteLength);
        }
    }

    private void AddToSums(byte** operands, byte** slots, int segment, long start, int count)
    {
        double* accumulators = (double*)operands[inputs.Count + schedule.Outputs.Length];
        for (int output = storedOutputs; output < schedule.Outputs.Length; output++)
            sums!.Add(accumulators, segment, output - storedOutputs, slots[schedule.FirstOutputSlot + output], start, count);
    }

    private struct SegmentWork : IParallelWork
    {
        public MapKernel Kernel;
        public byte** Operands;
        public long* Scalars;
        public long Start, End;
        public int First, Count;

        public readonly void Execute(int part, int parts)
        {
            MapSums sums = Kernel.sums!;
            (long first, long last) = Workload.Range(Count, part, parts);
            for (int segment = First + (int)first; segment < First + last; segment++)
            {
                (long start, long end) = sums.Range(segment, Start, End);
                if (start < end) Kernel.Execute(Operands, Scalars, start, end, segment);
            }
        }
    }

    private struct Work : IParallelWork
    {
        public MapKernel Kernel;
        public byte** Operands;
        public long* Scalars;
        public long Start, End;

        public readonly long Blocks => (End - Start + Kernel.BlockLength - 1) / Kernel.BlockLength;

        public readonly void Execute(int part, int parts)
        {
            (long first, long last) = Workload.Range(Blocks, part, parts);
            Kernel.Execute(Operands, Scalars, Start + first * Kernel.BlockLength, Math.Min(Start + last * Kernel.BlockLength, End), segment: 0);
        }
    }
}
