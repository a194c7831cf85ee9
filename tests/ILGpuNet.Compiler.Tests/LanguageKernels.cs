using System.Numerics;
using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Kernels that each use some of C#, on 64 ints a thread of which reads and writes its own, or in groups of 16.</summary>
public static class LanguageKernels
{
    private static readonly int[] Seen = [7];

    /// <summary>A kernel over an array of ints.</summary>
    public interface IIntKernel<TSelf> : IKernel where TSelf : struct, IIntKernel<TSelf>
    {
        /// <summary>The kernel over given input and output.</summary>
        static abstract TSelf Over(View<int> x, View<int> y);
    }

    /// <summary>A struct with a method, a local function that captures, ref locals, out parameters.</summary>
    public readonly struct StructsAndReferences(View<int> x, View<int> y) : IIntKernel<StructsAndReferences>
    {
        private struct Best
        {
            public int Value, Index;

            public Best(int value, int index) => (Value, Index) = (value, index);

            public readonly Best Better(Best other) => other.Value > Value ? other : this;
        }

        public static StructsAndReferences Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            View<int> input = x;
            int start = thread.GlobalIndex / 4 * 4;
            var best = new Best(input[start], 0);
            for (int i = 1; i < 4; i++) best = best.Better(new Best(input[start + i], i));
            int At(int i) => input[start + i] * 3;
            Split(At(best.Index), out int whole, out int rest);
            ref int result = ref y[thread.GlobalIndex];
            result = whole;
            result += rest * 100 + best.Index;
        }

        private static void Split(int value, out int whole, out int rest)
        {
            whole = value / 10;
            rest = value - whole * 10;
        }
    }

    /// <summary>Two shared arrays that change places each round.</summary>
    public readonly struct SwapsSharedArrays(View<int> x, View<int> y) : IIntKernel<SwapsSharedArrays>
    {
        public static SwapsSharedArrays Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            Shared<int> from = thread.Shared<int>(16), to = thread.Shared<int>(16);
            from[thread.LocalIndex] = x[thread.GlobalIndex];
            thread.Barrier();
            for (int round = 0; round < 5; round++)
            {
                to[thread.LocalIndex] = from[(thread.LocalIndex + 3) & 15] + round;
                thread.Barrier();
                (from, to) = (to, from);
            }
            y[thread.GlobalIndex] = from[thread.LocalIndex];
        }
    }

    /// <summary>Conversions of numbers that do not fit, shifts by more than the width, the least int.</summary>
    public readonly struct ExtremeNumbers(View<int> x, View<int> y) : IIntKernel<ExtremeNumbers>
    {
        public static ExtremeNumbers Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            int n = x[thread.GlobalIndex];
            float f = n * (thread.LocalIndex % 3 == 0 ? 3e9f : thread.LocalIndex % 3 == 1 ? 1e30f : 0.001f);
            if (thread.LocalIndex == 5) f = float.NaN;
            int sum = (int)f ^ (int)(uint)f ^ (byte)f ^ (sbyte)f ^ (short)f;
            sum += (int)((long)f >> 32) ^ (int)((ulong)f >> 40) ^ (int)(double)f;
            sum ^= n << (n & 63) ^ n >> (thread.LocalIndex + 20) ^ (int)((uint)n >> 40 + thread.LocalIndex);
            sum += (int)((long)n << (n & 127)) - (int)(0x123456789ABCDEFL >> (thread.LocalIndex * 5));
            sum ^= -(int.MinValue + (n & 1)) + Math.Abs(n / 2) + int.MinValue * n;
            sum += BitConverter.SingleToInt32Bits((float)((ulong)n * 0x9E3779B97F4A7C15UL)) + BitConverter.SingleToInt32Bits((float)(uint)n) + BitConverter.SingleToInt32Bits((long)n * n);
            y[thread.GlobalIndex] = sum;
        }
    }

    /// <summary>Numbers as type arguments: T's operators are those of .NET.</summary>
    public readonly struct GenericNumbers(View<int> x, View<int> y) : IIntKernel<GenericNumbers>
    {
        public static GenericNumbers Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            int n = x[thread.GlobalIndex];
            y[thread.GlobalIndex] = Polynomial(n) + (int)Polynomial((float)(n & 255)) + (int)Polynomial((long)n) + (int)Half<double>(n) + (int)Polynomial((uint)n);
        }

        private static TNumber Polynomial<TNumber>(TNumber x) where TNumber : INumber<TNumber>
        {
            TNumber two = TNumber.One + TNumber.One;
            return x > TNumber.Zero ? TNumber.Max(two * x * x - x, x) + TNumber.One : -x / two;
        }

        private static TNumber Half<TNumber>(TNumber n) where TNumber : INumber<TNumber> => TNumber.Abs(n) / (TNumber.One + TNumber.One);
    }

    /// <summary>Atomic updates whose result does not depend on their order.</summary>
    public readonly struct Atomics(View<int> x, View<int> y) : IIntKernel<Atomics>
    {
        public static Atomics Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            Shared<int> largest = thread.Shared<int>(4);
            Shared<float> sums = thread.Shared<float>(3);
            Shared<uint> bits = thread.Shared<uint>(3);
            if (thread.LocalIndex < 4) largest[thread.LocalIndex] = thread.LocalIndex < 3 ? int.MinValue : int.MaxValue;
            if (thread.LocalIndex < 3) sums[thread.LocalIndex] = thread.LocalIndex;
            if (thread.LocalIndex < 3) bits[thread.LocalIndex] = thread.LocalIndex == 2 ? uint.MaxValue : 0;
            thread.Barrier();
            int n = x[thread.GlobalIndex];
            Atomic.Max(ref largest[n & 1], n);
            Atomic.Min(ref largest[3], n);
            Atomic.Add(ref largest[2], n);
            Atomic.Add(ref sums[0], n & 15);
            Atomic.Max(ref sums[1], n * 0.5f);
            Atomic.Min(ref sums[2], n * 0.5f);
            Atomic.Add(ref bits[0], (uint)n);
            Atomic.Max(ref bits[1], (uint)n);
            Atomic.Min(ref bits[2], (uint)n);
            int place = Atomic.Add(ref y[63], 0);
            thread.Barrier();
            if (thread.GlobalIndex < 63) y[thread.GlobalIndex] = place + largest[n & 3] + (int)sums[thread.LocalIndex % 3] + (int)bits[thread.LocalIndex % 3];
        }
    }

    /// <summary>Structs by value: conversion operators, methods so small that they are written into the caller, of locals, elements and results.</summary>
    public readonly struct StructsByValue(View<int> x, View<int> y) : IIntKernel<StructsByValue>
    {
        private readonly struct Pair(int left, int right)
        {
            public readonly int Left = left, Right = right;

            public static implicit operator int(Pair pair) => pair.Right;

            public static explicit operator Pair(int number) => new(number >> 3, number & 7);

            public static Pair operator -(Pair pair) => new(-pair.Left, -pair.Right);
        }

        private readonly struct Nested(Pair pair, int scale)
        {
            public readonly Pair Pair = pair;
            public readonly int Scale = scale;
        }

        public static StructsByValue Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            var pair = (Pair)x[thread.GlobalIndex];
            Local<Pair> pairs = thread.Local<Pair>(2);
            pairs[pair & 1] = pair;
            pairs[1 - (pair & 1)] = -pair;
            var nested = new Nested(pair, 3);
            int before = pair;
            pair = -pair;
            y[thread.GlobalIndex] = before + 10 * pair + 100 * pairs[1] + Left(pairs[0]) + Left(-pair) + Left(nested.Pair) * Product(nested) + Left(before > 3 ? pair : pairs[1]);
        }

        private static int Left(Pair pair) => pair.Left;

        private static int Product(Nested nested) => nested.Pair.Left * nested.Scale;
    }

    /// <summary>Local arrays: in a loop, chosen by a condition, of structs, of bools.</summary>
    public readonly struct LocalArrays(View<int> x, View<int> y) : IIntKernel<LocalArrays>
    {
        private struct Point
        {
            public float X, Y;
            public bool IsSet;
        }

        public static LocalArrays Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            int n = x[thread.GlobalIndex], sum = 0;
            Local<Point> points = thread.Local<Point>(4);
            Local<bool> flags = thread.Local<bool>(4);
            Local<int> left = thread.Local<int>(3), right = thread.Local<int>(3);
            for (int i = 0; i < 4; i++)
            {
                Local<int> fresh = thread.Local<int>(2);
                fresh[i & 1] += n + i;
                sum += fresh[0] * 3 + fresh[1];
                points[(n + i) & 3] = new Point { X = i, IsSet = (n & i) != 0 };
                flags[i] = points[i].IsSet | !flags[3 - i];
                Local<int> one = (n >> i & 1) == 0 ? left : right;
                one[i % 3]++;
            }
            ref Point second = ref points[1];
            second.Y = second.X + 1;
            y[thread.GlobalIndex] = sum + (int)points[1].Y + (flags[n & 3] ? 1000 : 0) + left[0] * 7 + right[1] * 11 + right[2];
        }
    }

    /// <summary>Jumps: out of two loops, to the next round of the outer, between cases; conditions with effects.</summary>
    public readonly struct Jumps(View<int> x, View<int> y) : IIntKernel<Jumps>
    {
        public static Jumps Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            int n = x[thread.GlobalIndex], sum = 0;
            for (int i = 0; i < 8; i++)
            {
                for (int j = 0; j < 8; j++)
                {
                    if (((n >> j) & 3) == i) goto next;
                    if (sum > 1000) goto done;
                    sum += i * j;
                }
                sum += Take(ref n) > 5 && Take(ref n) < 9 || (n & 16) != 0 ? 3 : Take(ref n);
            next:
                switch (n & 7)
                {
                    case 0: sum++; break;
                    case 1: sum += 2; goto case 3;
                    case 2 or 5: continue;
                    case 3: sum += 4; break;
                    case 6: if (Take(ref n) == 2) break; goto default;
                    default: sum -= 1; break;
                }
            }
            sum ^= 0x55;
        done:
            y[thread.GlobalIndex] = sum;
        }

        private static int Take(ref int n)
        {
            int digit = n & 15;
            n = (n >> 1) ^ (n << 7);
            return digit;
        }
    }

    /// <summary>Parts of views and shared arrays, of parts too, kept in variables and passed on.</summary>
    public readonly struct Parts(View<int> x, View<int> y) : IIntKernel<Parts>
    {
        public static Parts Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            Shared<int> shared = thread.Shared<int>(16 * 16), whole = shared.From(thread.LocalIndex * 16);
            View<int> own = x.From(thread.GlobalIndex);
            for (int i = 0; i < 8; i++) whole.From(i)[0] = 0;
            for (int i = 0; i < 8; i++) whole.From(i)[8] = own[0] >> i;
            Shared<int> half = whole.From(4), quarter = half.From(own[0] & 1);
            quarter[0] = 7;
            y.From(thread.GlobalIndex)[0] = Sum(half.From(4), 4) + quarter[4] * 3 + half[0];
        }

        private static int Sum(Shared<int> part, int count)
        {
            int sum = 0;
            for (int i = 0; i < count; i++) sum += part[i];
            return sum;
        }
    }

    /// <summary>Constants: of types, of readonly fields, and branches that they decide.</summary>
    public readonly struct Constants<TTile>(View<int> x, View<int> y) : IIntKernel<Constants<TTile>> where TTile : struct, IMatrixTile
    {
        private static readonly int Offset = 3;

        public static Constants<TTile> Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            int n = x[thread.GlobalIndex];
            if (TTile.Rows > 32) n += Offset;
            else n = Seen.Length;
            y[thread.GlobalIndex] = n * TTile.Depth + (float.Pi > 3 ? (int)DayOfWeek.Friday : 0);
        }
    }

    /// <summary>Conversions between any two types of numbers, as type arguments.</summary>
    public readonly struct GenericConversions(View<int> x, View<int> y) : IIntKernel<GenericConversions>
    {
        public static GenericConversions Over(View<int> x, View<int> y) => new(x, y);

        public void Run(KernelThread thread)
        {
            int n = x[thread.GlobalIndex];
            int sum = Through<byte>(n) ^ Through<short>(n) ^ Through<uint>(n) ^ Through<ulong>(n) ^ Through<float>(n);
            sum += Narrow<double, int>(n * 1e3) ^ Narrow<float, int>(thread.LocalIndex == 5 ? float.NaN : n * 3f) ^ (int)(Narrow<double, long>(n * 1e12) >> 20);
            sum ^= (int)(BitConverter.DoubleToInt64Bits(n * 0.1) >> 20) + (int)BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(n) + 1);
            y[thread.GlobalIndex] = sum + Narrow<uint, int>((uint)n) + (int)Narrow<uint, double>((uint)n);
        }

        private static int Through<TNumber>(int n) where TNumber : INumber<TNumber> => int.CreateTruncating(TNumber.CreateTruncating(n));

        private static TTo Narrow<TFrom, TTo>(TFrom number) where TFrom : INumber<TFrom> where TTo : INumber<TTo> => TTo.CreateTruncating(number);
    }
}
