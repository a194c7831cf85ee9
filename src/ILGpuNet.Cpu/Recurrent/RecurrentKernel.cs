using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// The steps of a recurrent sequence: the recurrent weights are packed once, then each step is a product with the previous states and the cell's
/// functions, by each part for its own hidden units. Parts wait for each other once in a step.
/// </summary>
internal sealed unsafe class RecurrentKernel<T, TVector, TOperations, TCell>(RecurrentCell cell, RecurrentGeometry geometry) : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
    where TCell : struct, IRecurrentCell<T>
{
    private readonly RecurrentGeometry geometry = geometry;

    private readonly PackedColumns<T, TVector, TOperations> packed = new(
        geometry.Hidden, geometry.Gates * geometry.PaddedUnits / TOperations.Count);

    // The recurrent part of a step's gates for one part's units.
    private nint ProductSize => (nint)geometry.Batch * geometry.Gates * geometry.PaddedUnits;

    public override long WorkspaceBytes => (packed.Size + ProductSize) * geometry.Parts * sizeof(T);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var work = new Work { Kernel = this };
        work.Bind((T**)operands, cell, geometry.HasLengths);
        geometry.RequireLengths(work.Lengths);
        work.Step = Work.Packing;
        ForkJoin.Run(ref work, geometry.Parts);
        for (work.Step = 0; work.Step < geometry.Steps; work.Step++) ForkJoin.Run(ref work, geometry.Parts);
    }

    /// <summary>Packs the rows of the weight that belong to a part's units: its gates one after the other, each in whole vectors.</summary>
    private void Pack(T* weight, T* panels, int part)
    {
        (int start, int count) = geometry.UnitsOf(part);
        int vectorsPerGate = geometry.PaddedUnits / TOperations.Count;
        for (int vector = 0; vector < geometry.Gates * vectorsPerGate; vector++)
        {
            (int gate, int place) = Math.DivRem(vector, vectorsPerGate);
            int offset = place * TOperations.Count;
            T* first = weight + ((nint)gate * geometry.Hidden + start + Math.Min(offset, count)) * geometry.Hidden;
            packed.Pack(panels, vector, new MatrixView<T>(first, 1, geometry.Hidden), count - offset);
        }
    }

    private struct Work : IParallelWork
    {
        public const int Packing = -1;

        public RecurrentKernel<T, TVector, TOperations, TCell> Kernel;
        public int Step;
        public long* Lengths;
        private T* inputs, first, weight, firstCell, bias, states, cellStates, gates, workspace;

        /// <summary>Takes the operands in their order.</summary>
        public void Bind(T** operands, RecurrentCell cell, bool hasLengths)
        {
            inputs = *operands++;
            first = *operands++;
            weight = *operands++;
            if (cell == RecurrentCell.Lstm) firstCell = *operands++;
            if (cell == RecurrentCell.Gru) bias = *operands++;
            if (hasLengths) Lengths = (long*)*operands++;
            states = *operands++;
            if (cell == RecurrentCell.Lstm) cellStates = *operands++;
            if (cell is RecurrentCell.Lstm or RecurrentCell.Gru) gates = *operands++;
            workspace = *operands;
        }

        public readonly void Execute(int part, int parts)
        {
            T* panels = workspace + (Kernel.packed.Size + Kernel.ProductSize) * part;
            if (Step == Packing) Kernel.Pack(weight, panels, part);
            else Advance(part, panels, panels + Kernel.packed.Size);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Advance(int part, T* panels, T* product)
        {
            RecurrentGeometry geometry = Kernel.geometry;
            (int start, int count) = geometry.UnitsOf(part);
            int hidden = geometry.Hidden, time = geometry.TimeOf(Step), stride = geometry.Gates * geometry.PaddedUnits;
            nint now = geometry.StateSize * time, before = Step == 0 ? 0 : geometry.StateSize * geometry.TimeOf(Step - 1);
            T* previous = Step == 0 ? first : states + before, previousCell = Step == 0 ? firstCell : cellStates + before;
            Kernel.packed.Multiply(previous, hidden, geometry.Batch, panels, product, stride, stride, accumulate: false);
            int savedGates = gates == null ? 0 : 4;
            for (int n = 0; n < geometry.Batch; n++)
            {
                nint offset = (nint)n * hidden;
                var row = new CellRow<T>
                {
                    Hidden = hidden,
                    Input = inputs + geometry.GateSize * time + offset * geometry.Gates,
                    Recurrent = product + (nint)n * stride - start,
                    RecurrentStride = geometry.PaddedUnits,
                    Bias = bias,
                    Previous = previous + offset,
                    State = states + now + offset,
                    PreviousCell = previousCell + offset,
                    CellState = cellStates + now + offset,
                    Gates = gates + (now + offset) * savedGates,
                };
                if (Lengths != null && time >= Lengths[n]) Keep(row, start, count, savedGates);
                else RunCell(row, start, count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void RunCell(in CellRow<T> row, int start, int count)
        {
            TCell.OpenGates(row, start, count);
            int j = start, end = start + count;
            for (; j <= end - TCell.Width; j += TCell.Width) TCell.Forward(row, j, TCell.Width);
            if (j < end) RunLast(row, j, end - j);
        }

        /// <summary>In a method of its own: two copies of a cell would be more than the JIT inlines.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void RunLast(in CellRow<T> row, int j, int count) => TCell.Forward(row, j, count);

        /// <summary>Behind its end a sequence keeps its state.</summary>
        private readonly void Keep(in CellRow<T> row, int start, int count, int savedGates)
        {
            new Span<T>(row.Previous + start, count).CopyTo(new Span<T>(row.State + start, count));
            if (cellStates != null) new Span<T>(row.PreviousCell + start, count).CopyTo(new Span<T>(row.CellState + start, count));
            for (int gate = 0; gate < savedGates; gate++) new Span<T>(row.Gates + gate * row.Hidden + start, count).Clear();
        }
    }
}
