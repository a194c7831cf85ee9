using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>
/// What kernels need of a vector type. Implemented by empty structs for each width and element type; a kernel takes one as type
/// argument, so that a single source compiles to the instructions of every width.
/// </summary>
/// <typeparam name="TVector">The vector, such as <c>Vector512&lt;float&gt;</c>.</typeparam>
/// <typeparam name="T">Its element.</typeparam>
internal unsafe interface IVectorOperations<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Vector registers of the processors that use this width.</summary>
    static abstract int Registers { get; }

    /// <summary>All elements zero.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Reads a vector from any address.</summary>
    static abstract TVector Load(T* source);

    /// <summary>
    /// Reads the last <paramref name="count"/> elements before <paramref name="end"/> into the highest places and zeroes the others.
    /// A whole vector before <paramref name="end"/> must be readable.
    /// </summary>
    static abstract TVector LoadLast(T* end, int count);

    /// <summary>Reads the first <paramref name="count"/> elements, no more than these, and zeroes the others.</summary>
    static abstract TVector LoadFirst(T* source, int count);

    /// <summary>Writes the first <paramref name="count"/> elements, no more than these.</summary>
    static abstract void StoreFirst(TVector vector, T* destination, int count);

    /// <summary>All bits set in the elements from <paramref name="first"/> to before <paramref name="end"/>, none in the others.</summary>
    static abstract TVector Mask(int first, int end);

    /// <summary>The bits that both have.</summary>
    static abstract TVector And(TVector left, TVector right);

    /// <summary>Writes a vector to any address.</summary>
    static abstract void Store(TVector vector, T* destination);

    /// <summary>Asks for the cache line at an address, where the processor has an instruction for it.</summary>
    static abstract void Prefetch(T* address);

    /// <summary>A vector with the same value everywhere.</summary>
    static abstract TVector Broadcast(T value);

    /// <summary>Sum by element.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>Difference by element.</summary>
    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary><c>left * right + addend</c>, rounded once.</summary>
    static abstract TVector FusedMultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The first halves of both vectors, their elements alternating.</summary>
    static abstract TVector InterleaveLower(TVector left, TVector right);

    /// <summary>The second halves of both vectors, their elements alternating.</summary>
    static abstract TVector InterleaveUpper(TVector left, TVector right);

    /// <summary>The elements of one vector at even places, those of the other at odd ones.</summary>
    static abstract TVector Alternate(TVector even, TVector odd);

    /// <summary>The elements at even places of both vectors, one after the other.</summary>
    static abstract TVector EvenElements(TVector left, TVector right);

    /// <summary>The elements at odd places of both vectors, one after the other.</summary>
    static abstract TVector OddElements(TVector left, TVector right);

    /// <summary>Sum of the elements.</summary>
    static abstract T Sum(TVector vector);
}
