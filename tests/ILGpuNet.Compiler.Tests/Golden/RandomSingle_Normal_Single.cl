#pragma OPENCL FP_CONTRACT OFF
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

static inline void Normal_Single_Make(float* first, float* second, float step_)
{
    float radius = sqrt(-2.0f * log(*first + step_));
    float angle = *second * 6.2831855f;
    *first = radius * cos(angle);
    *second = radius * sin(angle);
}

__kernel void RandomSingle_Normal_Single(ulong key, ulong offset, __global float* output_memory, int output_start, int count)
{
    __global float* output = output_memory + output_start;
    for (int block = GLOBAL_INDEX; block < (int)((uint)count + 3u) / 4; block += GLOBAL_SIZE)
    {
        PhiloxBlock value;
        PhiloxBlock_Create(&value, (ulong)(long)block, offset);
        PhiloxBlock words = PhiloxBlock_Generate(value, key);
        float a = (float)(int)(words.A >> 8) * 5.9604645E-08f;
        float b = (float)(int)(words.B >> 8) * 5.9604645E-08f;
        float c = (float)(int)(words.C >> 8) * 5.9604645E-08f;
        float d = (float)(int)(words.D >> 8) * 5.9604645E-08f;
        Normal_Single_Make(&a, &b, 5.9604645E-08f);
        Normal_Single_Make(&c, &d, 5.9604645E-08f);
        int i = (int)(4u * (uint)block);
        output[i] = a;
        if ((int)((uint)i + 1u) < count)
        {
            output[i + 1] = b;
        }
        if ((int)((uint)i + 2u) < count)
        {
            output[i + 2] = c;
        }
        if ((int)((uint)i + 3u) < count)
        {
            output[i + 3] = d;
        }
    }
}
