using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The innermost loop of products: a tile of C, up to eight rows by three vectors, held in registers while it sums outer products
/// of a column of A and a row of B.
/// </summary>
internal static unsafe class TileKernel<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Rows of a full tile: as many as leave registers for a row of B and an element of A.</summary>
    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TOperations.Registers >= 32 ? 8 : 4;
    }

    private const int Unrolled = 4;

    /// <summary>Columns of a full tile.</summary>
    public static int Columns => 3 * TOperations.Count;

    /// <summary>
    /// C = A B, or C += A B, for up to <see cref="Rows"/> rows and <see cref="Columns"/> columns. Rows of B must be readable up to a
    /// whole number of vectors; of C only the columns asked for are written.
    /// </summary>
    public static void Multiply(in Tile<T> tile, int rows, int columns)
    {
        int vectors = (columns + TOperations.Count - 1) / TOperations.Count;
        if (vectors * TOperations.Count == columns) MultiplyVectors(tile, rows, vectors);
        else MultiplyPartly(tile, rows, columns, vectors);
    }

    /// <summary>
    /// The same for any number of rows, tile below tile: the next one's rows of A begin <paramref name="step"/> elements further on.
    /// </summary>
    public static void MultiplyDown(in Tile<T> tile, int rows, int columns, nint step)
    {
        int whole = columns % TOperations.Count == 0 ? rows / Rows : 0;
        if (whole > 0) MultiplyVectors(tile with { Count = whole, AStep = step, CStep = Rows * tile.CStride, RowStep = Rows }, Rows, columns / TOperations.Count);
        for (int row = whole * Rows; row < rows; row += Rows)
            Multiply(tile.Below(row, row / Rows * step), Math.Min(Rows, rows - row), columns);
    }

    /// <summary>
    /// The same for any number of columns, tile beside tile: the panels of B follow one another, as <see cref="PanelPacking{T, TVector, TOperations}.PackColumns"/> makes them.
    /// </summary>
    public static void MultiplyAcross(in Tile<T> tile, int rows, int columns)
    {
        int whole = columns / Columns, rest = columns - whole * Columns;
        if (whole > 0) MultiplyVectors(tile with { Count = whole, BStep = tile.Depth * Columns, CStep = Columns }, rows, Columns / TOperations.Count);
        if (rest == 0) return;
        nint done = whole * Columns;
        var last = new Tile<T>(tile.Depth, tile.A, tile.B + done * tile.Depth, PanelPacking<T, TVector, TOperations>.RoundUp(rest), tile.C + done, tile.CStride, tile.Accumulate, tile.Bias);
        Multiply(last, rows, rest);
    }

    /// <summary>Writes whole vectors into a tile aside, and the columns asked for from there into C.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPartly(in Tile<T> tile, int rows, int columns, int vectors)
    {
        const int MaximumElements = 8 * 3 * 16;
        T* aside = stackalloc T[MaximumElements];
        var whole = new Tile<T>(tile.Depth, tile.A, tile.B, tile.BStride, aside, Columns, accumulate: false);
        MultiplyVectors(whole, rows, vectors);
        for (int i = 0; i < rows; i++)
        {
            T* source = aside + i * Columns, destination = tile.C + i * tile.CStride;
            TVector bias = TOperations.Broadcast(tile.Bias is null ? T.Zero : tile.Bias[i]);
            for (int j = 0; j < columns; j += TOperations.Count)
            {
                int count = Math.Min(columns - j, TOperations.Count);
                bool isWhole = count == TOperations.Count;
                TVector sum = TOperations.Load(source + j);
                if (tile.Accumulate) sum = TOperations.Add(isWhole ? TOperations.Load(destination + j) : TOperations.LoadFirst(destination + j, count), sum);
                if (tile.Bias is not null) sum = TOperations.Add(sum, bias);
                if (isWhole) TOperations.Store(sum, destination + j);
                else TOperations.StoreFirst(sum, destination + j, count);
            }
        }
    }

    private static void MultiplyVectors(in Tile<T> tile, int rows, int vectors)
    {
        switch (rows)
        {
            case 1: MultiplyRows<One>(tile, vectors); break;
            case 2: MultiplyRows<Two>(tile, vectors); break;
            case 3: MultiplyRows<Three>(tile, vectors); break;
            case 4: MultiplyRows<Four>(tile, vectors); break;
            case 5: MultiplyRows<Five>(tile, vectors); break;
            case 6: MultiplyRows<Six>(tile, vectors); break;
            case 7: MultiplyRows<Seven>(tile, vectors); break;
            default: MultiplyRows<Eight>(tile, vectors); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyRows<TRows>(in Tile<T> tile, int vectors) where TRows : struct, IConstant
    {
        switch (vectors)
        {
            case 1: MultiplyVectors<TRows, One>(tile); break;
            case 2: MultiplyVectors<TRows, Two>(tile); break;
            default: MultiplyVectors<TRows, Three>(tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyVectors<TRows, TVectors>(in Tile<T> tile)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
    {
        if (tile.A.RowStride == 1 && tile.A.ColumnStride == Rows) MultiplyByB<TRows, TVectors, One, PanelRows>(tile);
        else if (tile.A.ColumnStride == 1) MultiplyByB<TRows, TVectors, Any, One>(tile);
        else if (tile.A.RowStride == 1) MultiplyByB<TRows, TVectors, One, Any>(tile);
        else MultiplyByB<TRows, TVectors, Any, Any>(tile);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyByB<TRows, TVectors, TRowStride, TColumnStride>(in Tile<T> tile)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
        where TRowStride : struct, IConstant
        where TColumnStride : struct, IConstant
    {
        if (tile.BStride == TVectors.Value * TOperations.Count) MultiplyTile<TRows, TVectors, TRowStride, TColumnStride, PanelColumns<TVectors>>(tile);
        else MultiplyTile<TRows, TVectors, TRowStride, TColumnStride, Any>(tile);
    }

    // Inlined into a larger method the sums would not stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTile<TRows, TVectors, TRowStride, TColumnStride, TBStride>(in Tile<T> tile)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
        where TRowStride : struct, IConstant
        where TColumnStride : struct, IConstant
        where TBStride : struct, IConstant
    {
        nint rowStride = TRowStride.Value != 0 ? TRowStride.Value : tile.A.RowStride;
        nint depthStride = TColumnStride.Value != 0 ? TColumnStride.Value : tile.A.ColumnStride;
        nint bStride = TBStride.Value != 0 ? TBStride.Value : tile.BStride;
        nint cStride = tile.CStride;
        T* c = tile.C, bias = tile.Bias;
        for (nint i = 0; i < tile.Count; i++, c += tile.CStep, bias += tile.RowStep)
        {
            Row r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default;
            T* a = tile.A.Data + i * tile.AStep, b = tile.B + i * tile.BStep;
            // The lines of C are asked for one row at a time, spread over the loop: they arrive before they are needed without taking all of the
            // processor's outstanding loads from A and B at once.
            nint left = tile.Depth, segment = left / TRows.Value / Unrolled;
            for (int row = 0; row < TRows.Value; row++)
            {
                T* line = c + row * cStride;
                TOperations.Prefetch(line);
                if (TVectors.Value > 1) TOperations.Prefetch(line + TOperations.Count);
                if (TVectors.Value > 2) TOperations.Prefetch(line + 2 * TOperations.Count);
                nint rounds = row == TRows.Value - 1 ? left / Unrolled : segment;
                if (rounds == 0) continue;
                left -= rounds * Unrolled;
                // Several steps at a time: the loop's own instructions take slots from the multiplications, which matters most where two threads
                // share a core.
                do
                {
                    Step<TRows, TVectors>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, a, rowStride, b, 0, 0);
                    Step<TRows, TVectors>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, a, rowStride, b, depthStride, bStride);
                    Step<TRows, TVectors>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, a, rowStride, b, 2 * depthStride, 2 * bStride);
                    Step<TRows, TVectors>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, a, rowStride, b, 3 * depthStride, 3 * bStride);
                    a += Unrolled * depthStride;
                    b += Unrolled * bStride;
                }
                while (--rounds != 0);
            }
            for (; left > 0; left--)
            {
                Step<TRows, TVectors>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, a, rowStride, b, 0, 0);
                a += depthStride;
                b += bStride;
            }

            if (tile.Accumulate)
            {
                r0.Load<TVectors>(c);
                if (TRows.Value > 1) r1.Load<TVectors>(c + cStride);
                if (TRows.Value > 2) r2.Load<TVectors>(c + 2 * cStride);
                if (TRows.Value > 3) r3.Load<TVectors>(c + 3 * cStride);
                if (TRows.Value > 4) r4.Load<TVectors>(c + 4 * cStride);
                if (TRows.Value > 5) r5.Load<TVectors>(c + 5 * cStride);
                if (TRows.Value > 6) r6.Load<TVectors>(c + 6 * cStride);
                if (TRows.Value > 7) r7.Load<TVectors>(c + 7 * cStride);
            }
            if (tile.Bias is not null)
            {
                r0.Add<TVectors>(bias[0]);
                if (TRows.Value > 1) r1.Add<TVectors>(bias[1]);
                if (TRows.Value > 2) r2.Add<TVectors>(bias[2]);
                if (TRows.Value > 3) r3.Add<TVectors>(bias[3]);
                if (TRows.Value > 4) r4.Add<TVectors>(bias[4]);
                if (TRows.Value > 5) r5.Add<TVectors>(bias[5]);
                if (TRows.Value > 6) r6.Add<TVectors>(bias[6]);
                if (TRows.Value > 7) r7.Add<TVectors>(bias[7]);
            }
            r0.Store<TVectors>(c);
            if (TRows.Value > 1) r1.Store<TVectors>(c + cStride);
            if (TRows.Value > 2) r2.Store<TVectors>(c + 2 * cStride);
            if (TRows.Value > 3) r3.Store<TVectors>(c + 3 * cStride);
            if (TRows.Value > 4) r4.Store<TVectors>(c + 4 * cStride);
            if (TRows.Value > 5) r5.Store<TVectors>(c + 5 * cStride);
            if (TRows.Value > 6) r6.Store<TVectors>(c + 6 * cStride);
            if (TRows.Value > 7) r7.Store<TVectors>(c + 7 * cStride);
        }
    }

    /// <summary>
    /// Adds the outer product of a column of A and a row of B. Their offsets are added to each address on its own, so that constant ones
    /// become part of the instructions.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRows, TVectors>(ref Row r0, ref Row r1, ref Row r2, ref Row r3, ref Row r4, ref Row r5, ref Row r6, ref Row r7,
        T* a, nint rowStride, T* b, nint offsetA, nint offsetB)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
    {
        TVector b0 = TOperations.Load(b + offsetB);
        TVector b1 = TVectors.Value > 1 ? TOperations.Load(b + (offsetB + TOperations.Count)) : default;
        TVector b2 = TVectors.Value > 2 ? TOperations.Load(b + (offsetB + 2 * TOperations.Count)) : default;
        r0.Add<TVectors>(a[offsetA], b0, b1, b2);
        if (TRows.Value > 1) r1.Add<TVectors>((a + rowStride)[offsetA], b0, b1, b2);
        if (TRows.Value > 2) r2.Add<TVectors>((a + 2 * rowStride)[offsetA], b0, b1, b2);
        if (TRows.Value > 3) r3.Add<TVectors>((a + 3 * rowStride)[offsetA], b0, b1, b2);
        if (TRows.Value > 4) r4.Add<TVectors>((a + 4 * rowStride)[offsetA], b0, b1, b2);
        if (TRows.Value > 5) r5.Add<TVectors>((a + 5 * rowStride)[offsetA], b0, b1, b2);
        if (TRows.Value > 6) r6.Add<TVectors>((a + 6 * rowStride)[offsetA], b0, b1, b2);
        if (TRows.Value > 7) r7.Add<TVectors>((a + 7 * rowStride)[offsetA], b0, b1, b2);
    }

    /// <summary>A distance that is not known when the kernel is compiled.</summary>
    private readonly struct Any : IConstant
    {
        public static int Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 0;
        }
    }

    /// <summary>Rows of a packed panel of A: the distance between its columns.</summary>
    private readonly struct PanelRows : IConstant
    {
        public static int Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => Rows;
        }
    }

    /// <summary>Columns of a packed panel of B: the distance between its rows.</summary>
    private readonly struct PanelColumns<TVectors> : IConstant where TVectors : struct, IConstant
    {
        public static int Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TVectors.Value * TOperations.Count;
        }
    }

    /// <summary>Sums of a row of the tile. The JIT keeps the fields in registers as long as there are at most four.</summary>
    private struct Row
    {
        private TVector sum0, sum1, sum2;

        /// <summary>Adds the product of an element of A and a row of B.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TVectors>(T a, TVector b0, TVector b1, TVector b2) where TVectors : struct, IConstant
        {
            TVector x = TOperations.Broadcast(a);
            sum0 = TOperations.FusedMultiplyAdd(x, b0, sum0);
            if (TVectors.Value > 1) sum1 = TOperations.FusedMultiplyAdd(x, b1, sum1);
            if (TVectors.Value > 2) sum2 = TOperations.FusedMultiplyAdd(x, b2, sum2);
        }

        /// <summary>Adds the same number to each sum.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TVectors>(T bias) where TVectors : struct, IConstant
        {
            TVector x = TOperations.Broadcast(bias);
            sum0 = TOperations.Add(sum0, x);
            if (TVectors.Value > 1) sum1 = TOperations.Add(sum1, x);
            if (TVectors.Value > 2) sum2 = TOperations.Add(sum2, x);
        }

        /// <summary>Adds what C holds.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load<TVectors>(T* c) where TVectors : struct, IConstant
        {
            sum0 = TOperations.Add(TOperations.Load(c), sum0);
            if (TVectors.Value > 1) sum1 = TOperations.Add(TOperations.Load(c + TOperations.Count), sum1);
            if (TVectors.Value > 2) sum2 = TOperations.Add(TOperations.Load(c + 2 * TOperations.Count), sum2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store<TVectors>(T* c) where TVectors : struct, IConstant
        {
            TOperations.Store(sum0, c);
            if (TVectors.Value > 1) TOperations.Store(sum1, c + TOperations.Count);
            if (TVectors.Value > 2) TOperations.Store(sum2, c + 2 * TOperations.Count);
        }
    }
}

/// <summary>Operands of one tile, or of several of the same size.</summary>
/// <param name="depth">Number of products summed into each element.</param>
/// <param name="a">The rows of A, any strides.</param>
/// <param name="b">The first row of B; neighbours in a row are adjacent.</param>
/// <param name="bStride">Distance between rows of B.</param>
/// <param name="c">The first element of C; neighbours in a row are adjacent.</param>
/// <param name="cStride">Distance between rows of C.</param>
/// <param name="accumulate">Whether the product is added to C or replaces it.</param>
/// <param name="bias">What is added to each row on top of that, or null.</param>
internal readonly unsafe struct Tile<T>(nint depth, MatrixView<T> a, T* b, nint bStride, T* c, nint cStride, bool accumulate, T* bias = null)
    where T : unmanaged
{
    public readonly nint Depth = depth;
    public readonly MatrixView<T> A = a;
    public readonly T* B = b;
    public readonly nint BStride = bStride;
    public readonly T* C = c;
    public readonly nint CStride = cStride;
    public readonly bool Accumulate = accumulate;
    public readonly T* Bias = bias;

    /// <summary>Number of tiles.</summary>
    public nint Count { get; init; } = 1;

    /// <summary>How much further on the next tile finds its rows of A.</summary>
    public nint AStep { get; init; }

    /// <summary>How much further on it finds its columns of B.</summary>
    public nint BStep { get; init; }

    /// <summary>How much further on its elements of C are.</summary>
    public nint CStep { get; init; }

    /// <summary>How many rows below it lies.</summary>
    public int RowStep { get; init; }

    /// <summary>One tile, some rows below.</summary>
    public Tile<T> Below(int rows, nint offsetA) => new(
        Depth, new MatrixView<T>(A.Data + offsetA, A.RowStride, A.ColumnStride), B, BStride, C + rows * CStride, CStride, Accumulate, Bias is null ? null : Bias + rows);
}
