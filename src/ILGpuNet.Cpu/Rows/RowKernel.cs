using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Applies a program to rows, a tile of them at a time: as many as fit the cache of the first level, or one, which is then worked on block by block.
/// What the stages of the program hand on stays in the caches.
/// </summary>
internal sealed unsafe partial class RowKernel : CpuKernel
{
    /// <summary>Step by step, more than the cache of the first level holds: calls of loops cost more than what is read from the second level.</summary>
    private const int CacheBytes = 64 << 10;

    /// <summary>
    /// Compiled, a third of the cache of the first level: the streams of a tile begin at like addresses and so compete for the same sets.
    /// </summary>
    private const int CompiledCacheBytes = 16 << 10;
    private const int ShortestBlock = 256;

    /// <summary>
    /// Outputs that together are as large are written past the caches: half of a usual last-level cache, which holds no more than that of them beside
    /// what they are computed from.
    /// </summary>
    private const long StreamedBytes = 16 << 20;
    private const int LongestBlock = 2048;

    /// <summary>
    /// A compiled block needs no memory of its own, and each costs the end of its reductions: only their accuracy limits it, as 64 to 128 elements are
    /// added in their own type to each of four vectors.
    /// </summary>
    private const int LongestCompiledBlock = 4096;

    private readonly RowProgram program;
    private readonly RowExecution execution;
    private readonly RowMemory memory;
    private readonly RowKernelStage[] stages;
    private readonly RowInput[] inputs;
    private readonly RowSums sums;
    private readonly long rows;
    private readonly int length, segments, piece, tileRows, blockLength, values;
    private readonly double nanosecondsPerRow;

    /// <summary>Whether rows of more than one operand are gone through; the processor runs ahead in a single one by itself.</summary>
    private readonly bool hasManyStreams;

    /// <summary>What compiled loops ask for ahead, value by value.</summary>
    private readonly bool[] isStreamed;

    /// <summary>Bytes by which a place moves from block to block: none where a block has scratch memory of its own.</summary>
    private readonly int[] advances;

    /// <summary>Of rows in pieces: inputs and outputs of rows, by numbers of values and operands, and what is kept of a row in scratch memory.</summary>
    private readonly int[] wideInputs;
    private readonly bool isInPlace;
    private readonly (int Value, int Operand, int Size)[] wideOutputs;
    private readonly (int Value, int Size)[] kept;

    public RowKernel(RowPrimitive primitive, ReadOnlySpan<Operand> inputs)
    {
        (program, rows, length, segments) = (primitive.Program, primitive.Rows, primitive.Length, primitive.Segments);
        piece = length / segments;
        values = program.Given + program.Instructions.Count;
        var schedule = new RowSchedule(program, primitive.Sums);
        long outputBytes = program.Outputs.Sum(output => program[output].IsPerRow ? 0 : rows * length * program[output].Type.Size());
        execution = new RowExecution(primitive, schedule, isStreamed: outputBytes >= StreamedBytes);
        (tileRows, blockLength) = ChooseTile(schedule);
        this.inputs = new RowInput[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            this.inputs[i] = new RowInput(inputs[i], program.Inputs[i].IsPerRow ? tileRows : tileRows * piece, isWhole: segments == 1);
        memory = new RowMemory(program, schedule, tileRows, blockLength, tileRows * length, segments == 1,
            Array.ConvertAll(this.inputs, input => input.NeedsScratch));
        sums = new RowSums(primitive, (long)tileRows * length);
        stages = RowKernelStage.Create(program, schedule, primitive.Sums);
        hasManyStreams = program.Inputs.Count(input => !input.IsPerRow) + program.Outputs.Count(output => !program[output].IsPerRow) > 1;
        isStreamed = new bool[values];
        foreach (int value in schedule.Stages.SelectMany(schedule.StreamsOf)) isStreamed[value] = true;
        advances = new int[2 * values];
        for (int value = 0; value < values; value++)
        {
            bool isGiven = value < program.Given, isOutput = program.Outputs.Span.Contains(value);
            bool isWhole = !program[value].IsPerRow && (isGiven || isOutput || schedule.IsRowWide[value]);
            if (isWhole) advances[value] = program[value].Type.Size();
        }
        wideInputs = [.. Enumerable.Range(0, this.inputs.Length).Where(input => !program.Inputs[input].IsPerRow)];
        isInPlace = Array.TrueForAll(wideInputs, input => this.inputs[input].Access == RowInputAccess.InPlace);
        wideOutputs =
        [
            .. Enumerable.Range(0, program.Outputs.Count).Where(output => !program[program.Outputs[output]].IsPerRow)
                .Select(output => (program.Outputs[output], this.inputs.Length + output, program[program.Outputs[output]].Type.Size())),
        ];
        kept =
        [
            .. Enumerable.Range(program.Given, program.Instructions.Count)
                .Where(value => advances[value] > 0 && !program.Outputs.Span.Contains(value)).Select(value => (value, advances[value])),
        ];
        nanosecondsPerRow = RowCost.NanosecondsPerRow(primitive);
    }

    /// <summary>Whether blocks are computed by compiled loops.</summary>
    public bool IsCompiled => execution.Loops is not null;

    public override long WorkspaceBytes => sums.Bytes;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (rows == 0) return;
        long* converted = stackalloc long[program.ScalarTypes.Count];
        for (int i = 0; i < scalars.Length; i++) scalars[i].Store(program.ScalarTypes[i], converted + i);
        byte** ofSums = operands + inputs.Length + program.Outputs.Count;
        execution.Expect();
        var work = new Work { Kernel = this, Operands = operands, Scalars = converted, Accumulators = sums.Count == 0 ? null : ofSums[sums.Count] };
        sums.Begin(work.Accumulators);
        ForkJoin.Run(ref work, Workload.Parts(rows * nanosecondsPerRow, sums.Count == 0 ? Tiles : sums.Segments));
        sums.End(work.Accumulators, ofSums);
    }

    private long Tiles => (rows + tileRows - 1) / tileRows;

    /// <summary>Rows of a tile and elements of a block, so that what is alive at a time fits the cache.</summary>
    private (int Rows, int BlockLength) ChooseTile(RowSchedule schedule)
    {
        bool isCompiled = execution.CanBeCompiled;
        int wide = program.Inputs.Count(input => !input.IsPerRow) + Enumerable.Range(program.Given, program.Instructions.Count)
            .Count(value => isCompiled ? schedule.IsStored(value) : !program[value].IsPerRow);
        int cache = (isCompiled ? CompiledCacheBytes : CacheBytes) / RowMemory.WidestOf(program);
        int block = Math.Clamp(cache / Math.Clamp(wide, 1, 8) & ~63, ShortestBlock, LongestBlock);
        int fitting = block / length;
        if (isCompiled) block = LongestCompiledBlock;
        if (piece <= block) return (segments > 1 ? 1 : (int)Math.Clamp(fitting, 1, rows), block);
        int blocks = (piece + block - 1) / block;
        return (1, (piece + blocks - 1) / blocks + 63 & ~63);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Execute(byte** operands, long* scalars, double* accumulators, int segment, long firstRow, long endRow)
    {
        bool isStreamed = execution.StreamedLoops is not null && CanStream(operands);
        RowLoop?[]? loops = isStreamed ? execution.StreamedLoops : execution.Loops;
        byte* scratch = ThreadScratch.Get(memory.Bytes);
        byte** places = stackalloc byte*[4 * values];
        for (int place = 0; place < 2 * values; place++) places[place] = scratch + memory.Offsets[place];
        for (int input = 0; input < inputs.Length; input++) inputs[input].Prepare(operands[input], places[input]);
        for (int i = 0; i < program.ScalarTypes.Count; i++)
            StridedLoader.Fill(program.ScalarTypes[i].Size(), (byte*)(scalars + i), blockLength, places[inputs.Length + i]);
        if (segments > 1)
        {
            for (long row = firstRow; row < endRow; row++) ExecuteRowInPieces(operands, scratch, places, loops, row);
        }
        else
        {
            ExecuteTiles(operands, scratch, places, loops, accumulators, segment, firstRow, endRow);
        }
        if (isStreamed) Interlocked.MemoryBarrier();
    }

    /// <summary>Whether all outputs begin at places that whole vectors divide, and so does each row or piece of one.</summary>
    private bool CanStream(byte** operands)
    {
        int vector = VectorCodes.Widest.Bytes;
        foreach ((_, int operand, int size) in wideOutputs)
            if ((nuint)operands[operand] % (nuint)vector != 0 || (long)piece * size % vector != 0 || (long)blockLength * size % vector != 0) return false;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ExecuteTiles(byte** operands, byte* scratch, byte** places, RowLoop?[]? loops, double* accumulators, int segment, long firstRow, long endRow)
    {
        for (long row = firstRow; row < endRow; row += tileRows)
        {
            int count = (int)Math.Min(tileRows, endRow - row);
            PlaceOperands(operands, scratch, places, row, count, loops is not null);
            for (int stage = 0; stage < stages.Length; stage++)
                RunStage(stages[stage], loops?[stage], loops is not null, places, (double*)(scratch + memory.Totals), accumulators, segment, row, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PlaceOperands(byte** operands, byte* scratch, byte** places, long row, int count, bool isCompiled)
    {
        for (int input = 0; input < inputs.Length; input++)
        {
            RowValue value = program.Inputs[input];
            long unit = value.IsPerRow ? 1 : length;
            places[input] = inputs[input].Place(operands[input], row * unit, (int)(count * unit), scratch + memory.Offsets[input]);
            if (inputs[input].Access == RowInputAccess.InPlace && !(isCompiled && isStreamed[input])) PrefetchNext(places[input], value);
        }
        for (int output = 0; output < program.Outputs.Count; output++)
        {
            RowValue value = program[program.Outputs[output]];
            byte* place = operands[inputs.Length + output] + row * (value.IsPerRow ? 1 : length) * value.Type.Size();
            places[program.Outputs[output]] = place;
            if (!(isCompiled && isStreamed[program.Outputs[output]])) PrefetchNext(place, value);
        }
    }

    private void PrefetchNext(byte* place, RowValue value)
    {
        long tileBytes = (long)tileRows * length * value.Type.Size();
        if (hasManyStreams && !value.IsPerRow) RowPrefetch.Run(place + tileBytes, tileBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunStage(RowKernelStage stage, RowLoop? loop, bool isCompiled, byte** places, double* totals, double* accumulators, int segment, long row,
        int count)
    {
        BeginStage(stage, isCompiled, places, row, count);
        foreach ((int sum, int value) in stage.SumsBefore) sums.AddRows(accumulators, segment, sum, places[value], row, count);
        if (stage.Blocks.Length == 0) return;
        if (length <= blockLength)
        {
            RunBlock(stage, loop, places, totals, accumulators, segment, row * length, count, length, isFirst: true, isLast: true);
            return;
        }
        byte** here = places + 2 * values;
        for (int start = 0; start < length; start += blockLength)
        {
            for (int place = 0; place < 2 * values; place++) here[place] = places[place] + (long)start * advances[place];
            int end = Math.Min(start + blockLength, length);
            RunBlock(stage, loop, here, totals, accumulators, segment, row * length + start, 1, end - start, start == 0, end == length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BeginStage(RowKernelStage stage, bool isCompiled, byte** places, long row, int count)
    {
        foreach (ref readonly RowStep step in stage.Before.AsSpan()) step.RunRows(places, count, length, row);
        int repetitions = Math.Min(piece, blockLength);
        // Compiled loops repeat values in registers.
        foreach (int value in isCompiled ? [] : stage.Repeated)
            RowFunctions.Repeat(program[value].Type.Size(), places[value], places[values + value], count, repetitions);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunBlock(RowKernelStage stage, RowLoop? loop, byte** places, double* totals, double* accumulators, int segment, long start, int count,
        int extent, bool isFirst, bool isLast)
    {
        loop?.Invoke(places, totals, tileRows, count, extent, isFirst, stride: extent, ahead: 0);
        for (int i = 0; i < stage.Blocks.Length; i++)
        {
            ref readonly RowStep step = ref stage.Blocks[i];
            if (loop is null && step.IsReduction) step.Fold(places, totals, tileRows, count, extent, isFirst);
            else if (loop is null) step.RunMap(places, count * extent);
            if (isLast && step.IsReduction) step.StoreTotals(places, totals, tileRows, count);
            foreach (int sum in stage.SumsOfBlocks[i])
            {
                if (extent == length) sums.AddRows(accumulators, segment, sum, places[step.Result], start / length, count);
                else sums.Add(accumulators, segment, sum, places[step.Result], start, extent);
            }
        }
    }

    private struct Work : IParallelWork
    {
        public RowKernel Kernel;
        public byte** Operands;
        public long* Scalars;
        public byte* Accumulators;

        public readonly void Execute(int part, int parts)
        {
            if (Kernel.sums.Count == 0)
            {
                (long first, long last) = Workload.Range(Kernel.Tiles, part, parts);
                Run(0, first * Kernel.tileRows, Math.Min(last * Kernel.tileRows, Kernel.rows));
                return;
            }
            (long firstSegment, long endSegment) = Workload.Range(Kernel.sums.Segments, part, parts);
            for (int segment = (int)firstSegment; segment < endSegment; segment++)
            {
                (long start, long end) = Kernel.sums.Range(segment);
                Run(segment, start / Kernel.length, end / Kernel.length);
            }
        }

        private readonly void Run(int segment, long first, long end)
        {
            if (first < end) Kernel.Execute(Operands, Scalars, (double*)Accumulators, segment, first, end);
        }
    }
}
