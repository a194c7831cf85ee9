#pragma OPENCL FP_CONTRACT OFF
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

typedef struct
{
    uint A;
    uint B;
    uint C;
    uint D;
} PhiloxBlock;

static inline void PhiloxBlock_Create(PhiloxBlock* self, ulong block, ulong offset)
{
    self->A = (uint)block;
    self->B = (uint)(block >> 32);
    self->C = (uint)offset;
    self->D = (uint)(offset >> 32);
}

static inline PhiloxBlock PhiloxBlock_Generate(PhiloxBlock counter, ulong key)
{
    uint firstKey = (uint)key;
    uint secondKey = (uint)(key >> 32);
    #pragma unroll
    for (int round = 0; round < 10; round++)
    {
        ulong first = (ulong)counter.A * 3528531795UL;
        ulong second = (ulong)counter.C * 3449720151UL;
        counter.A = (uint)(second >> 32) ^ counter.B ^ firstKey;
        counter.B = (uint)second;
        counter.C = (uint)(first >> 32) ^ counter.D ^ secondKey;
        counter.D = (uint)first;
        firstKey += 2654435769u;
        secondKey += 3144134277u;
    }
    return counter;
}

static inline double RandomDouble_Normal_Double_ToUniform(uint low, uint high)
{
    return (double)(long)((((ulong)high << 32) | (ulong)low) >> 11) * 1.1102230246251565E-16;
}

static inline void Normal_Double_Make(double* first, double* second, double step_)
{
    double radius = sqrt(-2.0 * log(*first + step_));
    double angle = *second * 6.283185307179586;
    *first = radius * cos(angle);
    *second = radius * sin(angle);
}

__kernel void RandomDouble_Normal_Double(ulong key, ulong offset, __global double* output_memory, int output_start, int count)
{
    __global double* output = output_memory + output_start;
    for (int block = GLOBAL_INDEX; block < (int)((uint)count + 1u) / 2; block += GLOBAL_SIZE)
    {
        PhiloxBlock value;
        PhiloxBlock_Create(&value, (ulong)(long)block, offset);
        PhiloxBlock words = PhiloxBlock_Generate(value, key);
        double a = RandomDouble_Normal_Double_ToUniform(words.A, words.B);
        double b = RandomDouble_Normal_Double_ToUniform(words.C, words.D);
        Normal_Double_Make(&a, &b, 1.1102230246251565E-16);
        int i = (int)(2u * (uint)block);
        output[i] = a;
        if ((int)((uint)i + 1u) < count)
        {
            output[i + 1] = b;
        }
    }
}
