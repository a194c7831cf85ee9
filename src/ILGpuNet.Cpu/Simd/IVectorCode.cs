using System.Numerics;
using System.Reflection;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// What the engine takes from the code in the folders named Vectors. That code is written for vectors of 512 bits and compiled again for those of 256
/// and of 128 (see the project file), since the just-in-time compiler makes of a wide vector two halves, each in temporary variables of which a method can
/// have only so many: above that it calls a method for each operation.
/// </summary>
internal unsafe interface IVectorCode
{
    /// <summary>Bytes of a vector.</summary>
    int Bytes { get; }

    /// <summary>The class with loads and stores of vectors.</summary>
    Type Vectors { get; }

    /// <summary>The class with loads and stores of the first elements of vectors.</summary>
    Type PartialVectors { get; }

    /// <summary>The class with loads and stores of Bools as masks.</summary>
    Type Masks { get; }

    /// <summary>The class that repeats values of rows.</summary>
    Type RowVectors { get; }

    /// <summary>The type of vectors of an element.</summary>
    Type VectorOf(Type element);

    /// <summary>The class that reduces rows of an element.</summary>
    Type RowFoldOf(RowFunction function, Type element);

    /// <summary>The function of vectors that computes an instruction.</summary>
    MethodInfo FindFunction(MapInstruction instruction, Type element);

    /// <summary>The loop that computes an instruction.</summary>
    /// <exception cref="DTypeException">The function is not defined for the operand type.</exception>
    MapLoop FindLoop(MapInstruction instruction);

    /// <summary>The folding of rows into totals, and where they are not the first elements of their row, into what is there.</summary>
    delegate*<byte*, int, int, double*, bool, void> FindFold(RowFunction function, DType type);

    /// <summary>Softmax, or its logarithm, of each row.</summary>
    void Softmax(DType type, bool isLogarithmic, byte* source, byte* result, int rows, int length);

    /// <summary>The sum of values.</summary>
    double SumOf(DType type, byte* values, int length);

    /// <summary>Adds values to sums.</summary>
    void AddTo(DType type, double* sums, byte* values, int length);

    /// <summary>Adds rows of values to the sums of their columns.</summary>
    void AddRowsTo(DType type, double* sums, byte* values, int rows, int length);

    /// <summary>Random bits by <see cref="Philox.Generate"/>.</summary>
    void GenerateBits(ulong key, ulong offset, ulong firstBlock, int blocks, uint* words);

    /// <summary>Turns random bits into numbers from 0 up to 1; their count is a multiple of 16.</summary>
    void MakeUniform<T>(T* numbers, int count) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Turns random bits into numbers of the standard normal distribution; their count is a multiple of 16.</summary>
    void MakeNormal<T>(T* numbers, int count) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Max pooling of planes with windows of 2 by 2 side by side, with the positions of the largest in their planes.</summary>
    void PoolPairs(float* x, long planes, int inputHeight, int inputWidth, float* y, long* indices, int height, int width);

    /// <summary>Average pooling of a plane with windows of 2 by 2 side by side.</summary>
    void AveragePairs(float* x, int inputWidth, float* y, int height, int width);

    /// <summary>The gradient of <see cref="AveragePairs"/>.</summary>
    void SpreadOverPairs(float* gradient, int height, int width, float* inputGradient, int inputHeight, int inputWidth);

    /// <summary>The kernel of a reduction.</summary>
    /// <exception cref="DTypeException">The function is not defined for the types.</exception>
    CpuKernel CreateReduction(ReducePrimitive primitive, Operand input, Operand output);

    /// <summary>The kernel of softmax or its logarithm.</summary>
    CpuKernel CreateSoftmax(SoftmaxPrimitive primitive, Operand input);

    /// <summary>A kernel with the cell of a recurrent network.</summary>
    CpuKernel CreateRecurrent<T>(RecurrentCell cell, IRecurrentKernelFactory<T> factory) where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>The code for the vectors of this processor.</summary>
internal static class VectorCodes
{
    /// <summary>The code for each width, the widest first.</summary>
    public static IReadOnlyList<IVectorCode> All { get; } = [new VectorCode(), new Width256.VectorCode(), new Width128.VectorCode()];

    /// <summary>That for the widest vectors that this processor computes with at full speed.</summary>
    public static IVectorCode Widest { get; } = Of(VectorWidths.Widest);

    /// <summary>The code for a width.</summary>
    public static IVectorCode Of(VectorWidth width) => All.Single(code => 8 * code.Bytes == (int)width);
}
