using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Applies a program to every element, block by block: each instruction is a loop over a block, and what lies between instructions
/// stays in the cache of the first level.
/// </summary>
internal sealed unsafe class MapKernel : CpuKernel
{
    private const int CacheBytes = 32 << 10;
    private const int ShortestBlock = 256;
    private const int LongestBlock = 2048;

    /// <summary>Outputs from this size on are written past the caches.</summary>
    private const long StreamedBytes = 32 << 20;

    /// <summary>Rows shorter than this are not worth a block of their own.</summary>
    private const int ShortestRow = 192;

    private readonly MapSchedule schedule;
    private readonly LoopNest nest;
    private readonly MapInput[] inputs;
    private readonly DType[] scalarTypes;
    private readonly bool isByRows, isStreamed;
    private readonly long rowLength, blocksPerRow, blocks;
    private readonly int blockLength, slotBytes, scratchBytes;
    private readonly double nanoseconds;

    /// <summary>The kernel of a program; one that only copies is a <see cref="CopyKernel"/>.</summary>
    public static CpuKernel Create(MapProgram program, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        bool isCopy = program is { InputTypes.Count: 1, Outputs.Count: 1 } && (program.Outputs[0] == 0
            || (program.Instructions.Count == 1 && program.Instructions[0] is { Function: MapFunction.Copy, First: 0 }));
        return isCopy ? new CopyKernel(inputs[0], outputs[0]) : new MapKernel(program, inputs, outputs);
    }

    private MapKernel(MapProgram program, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        schedule = new MapSchedule(program);
        scalarTypes = program.ScalarTypes.Span.ToArray();
        nest = LoopNest.Create([.. inputs.ToArray().Select(input => input.Layout), outputs[0].Layout]);
        isByRows = nest.Extents[^1] >= ShortestRow;
        rowLength = isByRows ? nest.Extents[^1] : nest.Count;

        isStreamed = nest.Count * outputs[0].Type.Size() >= StreamedBytes;

        int widest = 1;
        foreach (Operand operand in (ReadOnlySpan<Operand>)[.. inputs, .. outputs]) widest = Math.Max(widest, operand.Type.Size());
        foreach (MapInstruction instruction in program.Instructions) widest = Math.Max(widest, instruction.ResultType.Size());
        foreach (DType type in scalarTypes) widest = Math.Max(widest, type.Size());
        blockLength = ChooseBlockLength(inputs.Length, widest);
        blocksPerRow = (rowLength + blockLength - 1) / blockLength;
        blocks = rowLength == 0 ? 0 : nest.Count / rowLength * blocksPerRow;
        slotBytes = blockLength * widest;

        this.inputs = new MapInput[inputs.Length];
        for (int input = 0; input < inputs.Length; input++)
        {
            MapInputAccess access = schedule.IsRead(input)
                ? MapInput.Choose(nest, input, isByRows, blockLength)
                : MapInputAccess.None;
            this.inputs[input] = new MapInput(access, inputs[input].Type.Size(), scratchBytes);
            if (this.inputs[input].NeedsScratch) scratchBytes += slotBytes;
        }
        scratchBytes += slotBytes * (scalarTypes.Length + schedule.Registers);
        nanoseconds = nest.Count * MapCost.NanosecondsPerElement(program);
    }

    [SkipLocalsInit]
    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (nest.Count == 0) return;
        long* converted = stackalloc long[scalarTypes.Length];
        for (int i = 0; i < scalarTypes.Length; i++) Convert(scalars[i], scalarTypes[i], converted + i);
        var work = new Work { Kernel = this, Operands = operands, Scalars = converted };
        ForkJoin.Run(ref work, blocks == 1 ? 1 : Workload.Parts(nanoseconds, blocks));
    }

    /// <summary>
    /// As long as all values of a block fit the cache. Where whole periods of a repeated input fit, a multiple of the period, so that
    /// the input has to be collected only once.
    /// </summary>
    private int ChooseBlockLength(int inputCount, int widest)
    {
        int values = inputCount + scalarTypes.Length + schedule.Registers;
        int length = Math.Clamp(CacheBytes / (widest * values) & ~63, ShortestBlock, LongestBlock);
        if (isByRows) return (int)RoundUpToVector(BlockOfEvenRow(length));
        if (nest.Count <= length) return (int)RoundUpToVector(nest.Count);
        long period = 1;
        for (int input = 0; input < inputCount; input++)
            if (nest.Period(input) <= LongestBlock) period = Math.Max(period, nest.Period(input));
        return (int)(period <= length ? length / period * period : period);
    }

    /// <summary>Cuts a row into blocks of about the same length.</summary>
    private long BlockOfEvenRow(int longest)
    {
        long count = (rowLength + longest - 1) / longest;
        return (rowLength + count - 1) / count;
    }

    private static long RoundUpToVector(long count) => (Math.Max(count, 1) + 63) & ~63L;

    private static void Convert(Scalar value, DType type, void* destination)
    {
        switch (type)
        {
            case DType.Bool: *(bool*)destination = value.AsInt64 != 0; break;
            case DType.UInt8: *(byte*)destination = (byte)value.AsInt64; break;
            case DType.Int32: *(int*)destination = (int)value.AsInt64; break;
            case DType.Int64: *(long*)destination = value.AsInt64; break;
            case DType.Float16: *(Half*)destination = (Half)value.AsDouble; break;
            case DType.BFloat16: *(BFloat16*)destination = (BFloat16)(float)value.AsDouble; break;
            case DType.Float32: *(float*)destination = (float)value.AsDouble; break;
            default: *(double*)destination = value.AsDouble; break;
        }
    }

    [SkipLocalsInit]
    private void Execute(byte** operands, long* scalars, long firstBlock, long endBlock)
    {
        byte* scratch = scratchBytes == 0 ? null : ThreadScratch.Get(scratchBytes);
        byte** slots = stackalloc byte*[schedule.Slots];
        bool* isReserved = stackalloc bool[schedule.Outputs.Length];
        PrepareSlots(operands, scalars, scratch, slots, isReserved);

        long preparedRow = -1;
        for (long block = firstBlock; block < endBlock; block++)
        {
            (long row, long blockInRow) = blocksPerRow == blocks ? (0, block) : Math.DivRem(block, blocksPerRow);
            long column = blockInRow * blockLength;
            int count = (int)Math.Min(blockLength, rowLength - column);
            PlaceInputs(operands, slots, row, column, count, row != preparedRow);
            preparedRow = row;
            long start = row * rowLength + column;
            for (int output = 0; output < schedule.Outputs.Length; output++)
            {
                if (isReserved[output]) continue;
                slots[schedule.FirstOutputSlot + output] =
                    operands[inputs.Length + output] + start * schedule.Outputs[output].Type.Size();
            }
            foreach (ref readonly MapStep step in schedule.Steps.AsSpan())
                step.Loop.Invoke(slots[step.First], slots[step.Second], slots[step.Third], slots[step.Result], count);
            StoreReserved(operands, slots, isReserved, start, count);
        }
        if (isStreamed) Interlocked.MemoryBarrier();
    }

    /// <summary>Places what is the same in all blocks, and decides which outputs need their reserve.</summary>
    private void PrepareSlots(byte** operands, long* scalars, byte* scratch, byte** slots, bool* isReserved)
    {
        int length = (int)Math.Min(blockLength, rowLength);
        for (int input = 0; input < inputs.Length; input++)
        {
            MapInput description = inputs[input];
            if (!description.NeedsScratch) continue;
            byte* place = slots[input] = scratch + description.ScratchOffset;
            if (description.Access == MapInputAccess.Constant)
                StridedLoader.Fill(description.ElementSize, operands[input], length, place);
            else if (description.Access == MapInputAccess.Periodic)
                StridedLoader.Load(nest, input, description.ElementSize, operands[input], 0, length, place);
        }
        byte* next = scratch + scratchBytes - slotBytes * (scalarTypes.Length + schedule.Registers);
        for (int i = 0; i < scalarTypes.Length; i++, next += slotBytes)
        {
            slots[schedule.FirstScalarSlot + i] = next;
            StridedLoader.Fill(scalarTypes[i].Size(), (byte*)(scalars + i), length, next);
        }
        for (int i = 0; i < schedule.Registers; i++, next += slotBytes) slots[schedule.FirstRegisterSlot + i] = next;
        for (int output = 0; output < schedule.Outputs.Length; output++)
        {
            isReserved[output] = IsReserveNeeded(operands, output);
            if (isReserved[output]) slots[schedule.FirstOutputSlot + output] = slots[schedule.Outputs[output].Reserve];
        }
    }

    /// <summary>
    /// Whether an output is the memory of an input that is read after it has been computed, or is written past the caches: not where it
    /// is an input's memory, which is in the cache already.
    /// </summary>
    private bool IsReserveNeeded(byte** operands, int output)
    {
        byte* destination = operands[inputs.Length + output];
        foreach (int input in schedule.Outputs[output].ReadLater)
            if (operands[input] == destination) return true;
        if (!isStreamed) return false;
        for (int input = 0; input < inputs.Length; input++)
            if (operands[input] == destination) return false;
        return true;
    }

    private void PlaceInputs(byte** operands, byte** slots, long row, long column, int count, bool isNewRow)
    {
        for (int input = 0; input < inputs.Length; input++)
        {
            MapInput description = inputs[input];
            switch (description.Access)
            {
                case MapInputAccess.InPlace:
                    slots[input] = operands[input] + (row * rowLength + column) * description.ElementSize;
                    break;
                case MapInputAccess.Rows:
                    slots[input] = operands[input] + (nest.Offset(input, row, nest.Rank - 1) + column) * description.ElementSize;
                    break;
                case MapInputAccess.RowConstant when isNewRow:
                    byte* element = operands[input] + nest.Offset(input, row, nest.Rank - 1) * description.ElementSize;
                    StridedLoader.Fill(description.ElementSize, element, (int)Math.Min(blockLength, rowLength), slots[input]);
                    break;
                case MapInputAccess.Collected:
                    StridedLoader.Load(
                        nest, input, description.ElementSize, operands[input], row * rowLength + column, count, slots[input]);
                    break;
            }
        }
    }

    private void StoreReserved(byte** operands, byte** slots, bool* isReserved, long start, int count)
    {
        for (int output = 0; output < schedule.Outputs.Length; output++)
        {
            if (!isReserved[output]) continue;
            MapOutput description = schedule.Outputs[output];
            byte* source = slots[description.Reserve];
            byte* destination = operands[inputs.Length + output] + start * description.Type.Size();
            long byteLength = (long)count * description.Type.Size();
            if (isStreamed) StreamingCopy.Run(source, destination, byteLength);
            else Buffer.MemoryCopy(source, destination, byteLength, byteLength);
        }
    }

    private struct Work : IParallelWork
    {
        public MapKernel Kernel;
        public byte** Operands;
        public long* Scalars;

        public readonly void Execute(int part, int parts)
        {
            (long start, long end) = Workload.Range(Kernel.blocks, part, parts);
            Kernel.Execute(Operands, Scalars, start, end);
        }
    }
}
