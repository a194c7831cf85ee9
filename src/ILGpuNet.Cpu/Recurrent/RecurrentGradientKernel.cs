using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Back-propagation through time: from the last step to the first, the gradients of a later step's gates times the recurrent weights, packed once, and
/// then the cell's derivatives, by each part for its own hidden units. The gradient of the first state is where gradients are carried from
/// step to step.
/// </summary>
internal sealed unsafe class RecurrentGradientKernel<T, TVector, TOperations, TCell>(RecurrentGradientPrimitive primitive, RecurrentGeometry geometry) : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
    where TCell : struct, IRecurrentCell<T>
{
    private readonly RecurrentGeometry geometry = geometry;

    private readonly PackedColumns<T, TVector, TOperations> packed = new(
        geometry.Gates * geometry.Hidden, geometry.PaddedUnits / TOperations.Count);

    // Zeros in the place of a gradient of the cell states, for one sequence.
    private int ZeroSize => primitive.Cell == RecurrentCell.Lstm && !primitive.HasCellGradient ? geometry.Hidden : 0;

    public override long WorkspaceBytes => (packed.Size * geometry.Parts + ZeroSize) * sizeof(T);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var work = new Work { Kernel = this };
        work.Bind((T**)operands, primitive);
        geometry.RequireLengths(work.Lengths);
        work.Clear();
        // One more than there are steps: in the last one the gradients of the first step's gates reach the first state.
        for (work.Step = geometry.Steps; work.Step >= 0; work.Step--) ForkJoin.Run(ref work, geometry.Parts);
    }

    private void Pack(T* weight, T* panels, int part)
    {
        (int start, int count) = geometry.UnitsOf(part);
        for (int offset = 0; offset < geometry.PaddedUnits; offset += TOperations.Count)
        {
            var columns = new MatrixView<T>(weight + start + offset, geometry.Hidden, 1);
            packed.Pack(panels, offset / TOperations.Count, columns, count - offset);
        }
    }

    private struct Work : IParallelWork
    {
        public RecurrentGradientKernel<T, TVector, TOperations, TCell> Kernel;

        /// <summary>How many steps are before the gradients that are carried; as many as there are while the weights are still to be packed.</summary>
        public int Step;
        public long* Lengths;
        private T* stateGradients, cellGradients, states, first, weight, firstCell, cellStates, gates;
        private T* inputGradients, carried, carriedCell, recurrentGradients, workspace;

        /// <summary>Takes the operands in their order.</summary>
        public void Bind(T** operands, RecurrentGradientPrimitive primitive)
        {
            stateGradients = *operands++;
            if (primitive.HasCellGradient) cellGradients = *operands++;
            states = *operands++;
            first = *operands++;
            weight = *operands++;
            if (primitive.Cell == RecurrentCell.Lstm)
            {
                firstCell = *operands++;
                cellStates = *operands++;
            }
            if (primitive.Cell is RecurrentCell.Lstm or RecurrentCell.Gru) gates = *operands++;
            if (primitive.HasLengths) Lengths = (long*)*operands++;
            inputGradients = *operands++;
            carried = *operands++;
            if (primitive.Cell == RecurrentCell.Lstm) carriedCell = *operands++;
            recurrentGradients = primitive.Cell == RecurrentCell.Gru ? *operands++ : inputGradients;
            workspace = *operands;
        }

        /// <summary>Nothing is carried to the last step.</summary>
        public readonly void Clear()
        {
            new Span<T>(carried, (int)Kernel.geometry.StateSize).Clear();
            if (carriedCell != null) new Span<T>(carriedCell, (int)Kernel.geometry.StateSize).Clear();
            new Span<T>(Zeros, Kernel.ZeroSize).Clear();
        }

        private readonly T* Zeros => workspace + Kernel.packed.Size * Kernel.geometry.Parts;

        public readonly void Execute(int part, int parts)
        {
            T* panels = workspace + Kernel.packed.Size * part;
            if (Step == Kernel.geometry.Steps) Kernel.Pack(weight, panels, part);
            else AddProduct(part, panels);
            if (Step > 0) GoBack(part);
        }

        /// <summary>Adds what reaches the carried gradients through the recurrent weight from the gates of the step behind.</summary>
        private readonly void AddProduct(int part, T* panels)
        {
            RecurrentGeometry geometry = Kernel.geometry;
            (int start, int count) = geometry.UnitsOf(part);
            T* behind = recurrentGradients + geometry.GateSize * geometry.TimeOf(Step);
            Kernel.packed.Multiply(
                behind, (nint)geometry.Gates * geometry.Hidden, geometry.Batch, panels, carried + start, geometry.Hidden, count, accumulate: true);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void GoBack(int part)
        {
            RecurrentGeometry geometry = Kernel.geometry;
            (int start, int count) = geometry.UnitsOf(part);
            int hidden = geometry.Hidden, number = Step - 1, time = geometry.TimeOf(number), savedGates = gates == null ? 0 : 4;
            nint now = geometry.StateSize * time, before = number == 0 ? 0 : geometry.StateSize * geometry.TimeOf(number - 1);
            T* previous = number == 0 ? first : states + before, previousCell = number == 0 ? firstCell : cellStates + before;
            for (int n = 0; n < geometry.Batch; n++)
            {
                nint offset = (nint)n * hidden, gateOffset = geometry.GateSize * time + offset * geometry.Gates;
                var row = new CellGradientRow<T>
                {
                    Hidden = hidden,
                    StateGradient = stateGradients + now + offset,
                    Carried = carried + offset,
                    CellGradient = cellGradients == null ? Zeros : cellGradients + now + offset,
                    CarriedCell = carriedCell + offset,
                    Previous = previous + offset,
                    State = states + now + offset,
                    PreviousCell = previousCell + offset,
                    CellState = cellStates + now + offset,
                    Gates = gates + (now + offset) * savedGates,
                    InputGradient = inputGradients + gateOffset,
                    RecurrentGradient = recurrentGradients + gateOffset,
                };
                if (Lengths != null && time >= Lengths[n]) Keep(row, start, count);
                else RunCell(row, start, count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void RunCell(in CellGradientRow<T> row, int start, int count)
        {
            int j = start, end = start + count;
            for (; j <= end - TCell.Width; j += TCell.Width) TCell.Backward(row, j, TCell.Width);
            if (j < end) RunLast(row, j, end - j);
        }

        /// <summary>In a method of its own: two copies of a cell would be more than the JIT inlines.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void RunLast(in CellGradientRow<T> row, int j, int count) => TCell.Backward(row, j, count);

        /// <summary>Behind its end a sequence has kept its state: gradients go on to the step before, and none reaches the gates.</summary>
        private readonly void Keep(in CellGradientRow<T> row, int start, int count)
        {
            for (int j = start; j < start + count; j++)
            {
                row.Carried[j] += row.StateGradient[j];
                if (carriedCell != null) row.CarriedCell[j] += row.CellGradient[j];
            }
            for (int gate = 0; gate < Kernel.geometry.Gates; gate++)
            {
                new Span<T>(row.InputGradient + gate * row.Hidden + start, count).Clear();
                new Span<T>(row.RecurrentGradient + gate * row.Hidden + start, count).Clear();
            }
        }
    }
}
